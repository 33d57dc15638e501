//! Texts of drawings.

use super::words;

words! {
    DRAWING_OF = "Flow “{name}”: {blocks} blocks", "Flujo “{name}”: {blocks} bloques", "Fluxo “{name}”: {blocks} blocos";
    DRAWING = "Flow: {blocks} blocks", "Flujo: {blocks} bloques", "Fluxo: {blocks} blocos";
    EXPORT_SVG = "Picture (SVG)", "Imagen (SVG)", "Imagem (SVG)";
    EXPORT_PNG = "Picture (PNG)", "Imagen (PNG)", "Imagem (PNG)";
    IN_LIGHT = "Picture in light colours", "Imagen en colores claros", "Imagem em cores claras";
    ONLY_CHOSEN = "Picture of the selected blocks only", "Imagen solo de los bloques seleccionados", "Imagem só dos blocos selecionados";
    WITH_FINDINGS = "Picture shows the problems", "La imagen muestra los problemas", "A imagem mostra os problemas";
    NOTHING_TO_DRAW = "There are no blocks to draw", "No hay bloques que dibujar", "Não há blocos para desenhar";
    BAD_SCALE = "The scale must be a number above 0", "La escala debe ser un número mayor que 0", "A escala deve ser um número maior que 0";
    TOO_LARGE = "The picture would have {pixels} million pixels: choose a scale of at most {scale}, or write an SVG", "La imagen tendría {pixels} millones de píxeles: elige una escala de {scale} como máximo o escribe un SVG", "A imagem teria {pixels} milhões de pixels: escolha uma escala de no máximo {scale} ou escreva um SVG";
    NOT_DRAWN = "The picture could not be made: {reason}", "No se pudo crear la imagen: {reason}", "Não foi possível criar a imagem: {reason}";
}
