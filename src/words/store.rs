//! Texts about files: recovery, changes from outside, and disks that do not take a file.

use super::words;

words! {
    RECOVER_TITLE = "Unsaved work was found", "Se encontró trabajo sin guardar", "Trabalho não salvo foi encontrado";
    RECOVER_ABOUT = "The program ended before “{name}” was saved. Edits kept: {edits}, the last one at {time}.", "El programa terminó antes de guardar “{name}”. Cambios conservados: {edits}, el último a las {time}.", "O programa terminou antes de salvar “{name}”. Alterações mantidas: {edits}, a última às {time}.";
    RECOVER_FILE_CHANGED = "The file was changed after that. Compare before you save over it.", "El archivo cambió después. Compara antes de guardar encima.", "O arquivo mudou depois disso. Compare antes de salvar por cima.";
    RECOVER_FILE_GONE = "The file is not there any more. Saving writes it anew.", "El archivo ya no existe. Al guardar se escribirá de nuevo.", "O arquivo não existe mais. Ao salvar ele será escrito de novo.";
    RECOVER = "Recover", "Recuperar", "Recuperar";
    RECOVER_DISCARD = "Discard", "Descartar", "Descartar";
    RECOVER_LATER = "Decide later", "Decidir después", "Decidir depois";

    CHANGED_OUTSIDE = "Another program changed {file}. Nothing was overwritten.", "Otro programa cambió {file}. No se sobrescribió nada.", "Outro programa mudou {file}. Nada foi sobrescrito.";
    GONE_OUTSIDE = "{file} was moved or deleted. Save to write it anew.", "{file} se movió o se eliminó. Guarda para escribirlo de nuevo.", "{file} foi movido ou excluído. Salve para escrevê-lo de novo.";
    COMPARE = "Compare", "Comparar", "Comparar";
    RELOAD = "Reload the file", "Volver a cargar el archivo", "Recarregar o arquivo";
    KEEP_MINE = "Keep mine", "Conservar lo mío", "Manter o meu";

    OPEN_TWICE = "{file} is open in another window. Edit it in one of them only: the one that saves last wins.", "{file} está abierto en otra ventana. Edítalo solo en una: gana la que guarde al final.", "{file} está aberto em outra janela. Edite em apenas uma: vale a que salvar por último.";

    SAVE_FULL = "{file} was not saved: the disk is full. Free some space or save it elsewhere. Nothing was overwritten.", "No se guardó {file}: el disco está lleno. Libera espacio o guárdalo en otro lugar. No se sobrescribió nada.", "{file} não foi salvo: o disco está cheio. Libere espaço ou salve em outro lugar. Nada foi sobrescrito.";
    SAVE_READ_ONLY = "{file} was not saved: it may not be written. Save it under another name or allow writing. Nothing was overwritten.", "No se guardó {file}: no se permite escribirlo. Guárdalo con otro nombre o permite la escritura. No se sobrescribió nada.", "{file} não foi salvo: a escrita não é permitida. Salve com outro nome ou permita a escrita. Nada foi sobrescrito.";
    SAVE_FAILED = "{file} was not saved: {reason}. Save it elsewhere. Nothing was overwritten.", "No se guardó {file}: {reason}. Guárdalo en otro lugar. No se sobrescribió nada.", "{file} não foi salvo: {reason}. Salve em outro lugar. Nada foi sobrescrito.";
    SAVE_UNCONFIRMED = "{file} was written, but the disk did not confirm that it would survive a power cut: {reason}. Save again, or save it elsewhere too; until then it counts as unsaved.", "{file} se escribió, pero el disco no confirmó que resistiría un corte de luz: {reason}. Guárdalo de nuevo o también en otro lugar; hasta entonces cuenta como no guardado.", "{file} foi escrito, mas o disco não confirmou que resistiria a uma queda de energia: {reason}. Salve de novo ou também em outro lugar; até lá ele conta como não salvo.";
    REASON_FULL = "the disk is full", "el disco está lleno", "o disco está cheio";
    REASON_READ_ONLY = "writing is not allowed", "no se permite escribir", "a escrita não é permitida";
    KEPT_TOO_LONG = "What was kept of {file} could not be removed. If the next start offers it, discard it.", "Lo conservado de {file} no se pudo eliminar. Si se ofrece al próximo inicio, descártalo.", "O que foi mantido de {file} não pôde ser removido. Se for oferecido no próximo início, descarte-o.";
    KEEP_FULL = "Edits of {file} are not kept safe: the disk is full. Free some space; until then, save often.", "Los cambios de {file} no están protegidos: el disco está lleno. Libera espacio; mientras tanto, guarda a menudo.", "As alterações de {file} não estão protegidas: o disco está cheio. Libere espaço; até lá, salve com frequência.";
    KEEP_READ_ONLY = "Edits of {file} are not kept safe: the program's folder may not be written. Allow writing; until then, save often.", "Los cambios de {file} no están protegidos: no se permite escribir en la carpeta del programa. Permite la escritura; mientras tanto, guarda a menudo.", "As alterações de {file} não estão protegidas: a pasta do programa não permite escrita. Permita a escrita; até lá, salve com frequência.";
    KEEP_FAILED = "Edits of {file} are not kept safe: {reason}. Save often.", "Los cambios de {file} no están protegidos: {reason}. Guarda a menudo.", "As alterações de {file} não estão protegidas: {reason}. Salve com frequência.";
    KEEP_AGAIN = "Edits of {file} are kept safe again.", "Los cambios de {file} vuelven a estar protegidos.", "As alterações de {file} estão protegidas de novo.";
}
