//! Texts about two versions of a flow in the window.

use super::words;

words! {
    COMPARE_FILE = "Compare with file…", "Comparar con un archivo…", "Comparar com um arquivo…";
    COMPARE_FILE_TIP = "Mark on the canvas what another file has differently", "Marcar en el lienzo lo que otro archivo tiene distinto", "Marcar na tela o que outro arquivo tem de diferente";
    COMPARE_SAVED = "Compare with what was saved", "Comparar con lo guardado", "Comparar com o que foi salvo";
    COMPARE_SAVED_TIP = "Mark on the canvas what changed since the flow was last saved", "Marcar en el lienzo lo que cambió desde la última vez que se guardó", "Marcar na tela o que mudou desde a última vez que o fluxo foi salvo";
    RELOAD_TIP = "Show what the file holds now; undo brings back what is here", "Mostrar lo que hay ahora en el archivo; deshacer recupera lo de aquí", "Mostrar o que o arquivo contém agora; desfazer traz de volta o que está aqui";

    TITLE_FILE = "What {file} has differently (here -> there)", "Lo que {file} tiene distinto (aquí -> allá)", "O que {file} tem de diferente (aqui -> lá)";
    TITLE_SAVED = "What changed since it was saved (there -> here)", "Lo que cambió desde que se guardó (allá -> aquí)", "O que mudou desde que foi salvo (lá -> aqui)";
    COMPARING = "Comparing…", "Comparando…", "Comparando…";
    HERE = "Only here", "Solo aquí", "Só aqui";
    THERE = "Only there", "Solo allá", "Só lá";
    DIFFERS = "Different", "Distinto", "Diferente";
    COUNTED = "{what}: {count}", "{what}: {count}", "{what}: {count}";
    MORE_LINES = "{count} more differences", "{count} diferencias más", "Mais {count} diferenças";

    KEEP_AND_SAVE = "Keep mine and save", "Conservar lo mío y guardar", "Manter o meu e salvar";
    TAKE_OVER = "Put it in place of mine", "Ponerlo en lugar de lo mío", "Colocar no lugar do meu";
    TAKEN_OVER = "The other version is here now. Undo brings yours back.", "Ahora está aquí la otra versión. Deshacer recupera la tuya.", "Agora a outra versão está aqui. Desfazer traz a sua de volta.";
    END = "End comparison", "Terminar la comparación", "Encerrar a comparação";
    SAVE_ANEW = "Save it anew", "Guardarlo de nuevo", "Salvar de novo";
    DISMISS = "Not now", "Ahora no", "Agora não";
    KEPT_MINE = "Yours stays. The next save writes it over the file.", "Se conserva lo tuyo. Al guardar se escribirá sobre el archivo.", "O seu fica. Ao salvar, ele será escrito por cima do arquivo.";
    COULD_NOT_READ = "Could not compare or reload {path}: {reason}. What is here stays as it is.", "No se pudo comparar ni volver a cargar {path}: {reason}. Lo de aquí queda como está.", "Não foi possível comparar nem recarregar {path}: {reason}. O que está aqui fica como está.";
    REPLACES = "This file is there already. Saving puts this flow in its place.", "Este archivo ya existe. Al guardar, este flujo ocupará su lugar.", "Este arquivo já existe. Ao salvar, este fluxo ocupará o lugar dele.";
    REPLACE = "Replace the file", "Reemplazar el archivo", "Substituir o arquivo";
}
