//! Texts about notes and frames on the canvas.

use super::words;

words! {
    NOTE = "Note", "Nota", "Nota";
    FRAME = "Frame", "Marco", "Moldura";
    ADD_NOTE = "Add note", "Agregar nota", "Adicionar nota";
    ADD_NOTE_TIP = "Put a remark on the canvas; it has no part in the conversation", "Poner una anotación en el lienzo; no forma parte de la conversación", "Pôr uma anotação na tela; ela não faz parte da conversa";
    ADD_FRAME = "Frame the selection", "Enmarcar la selección", "Emoldurar a seleção";
    ADD_FRAME_TIP = "Put a box with a title around the selected blocks; what stands in it moves with it", "Poner un marco con título alrededor de los bloques seleccionados; lo que está dentro se mueve con él", "Pôr uma moldura com título em volta dos blocos selecionados; o que está dentro se move junto";
    NEW_NOTE = "Write here", "Escribe aquí", "Escreva aqui";
    NEW_FRAME = "Title", "Título", "Título";
    NOTE_TEXT = "Text of the note", "Texto de la nota", "Texto da nota";
    FRAME_TITLE = "Title of the frame", "Título del marco", "Título da moldura";
    NOTE_NAMED = "Note: {text}", "Nota: {text}", "Nota: {text}";
    FRAME_NAMED = "Frame: {text}", "Marco: {text}", "Moldura: {text}";
    ABOUT = "Notes and frames stand in flow files and pictures only. The platform never sees them.", "Las notas y los marcos solo están en los archivos de flujo y las imágenes. La plataforma nunca los ve.", "Notas e molduras ficam só nos arquivos de fluxo e nas imagens. A plataforma nunca as vê.";
}
