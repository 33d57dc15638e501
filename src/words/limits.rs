//! What the window says where something is larger or farther out than it can show.

use super::words;

words! {
    FAR_BLOCK = "Block “{block}” stands too far out and is shown at the canvas’s edge. Drag it back, or tidy up", "El bloque “{block}” está demasiado lejos y se muestra en el borde del lienzo. Arrástralo de vuelta u ordena el flujo", "O bloco “{block}” está longe demais e aparece na borda da tela. Arraste-o de volta ou organize o fluxo";
    FAR_BLOCKS = "{count} blocks, “{block}” first, stand too far out and are shown at the canvas’s edge. Drag them back, or tidy up", "{count} bloques, el primero “{block}”, están demasiado lejos y se muestran en el borde del lienzo. Arrástralos de vuelta u ordena el flujo", "{count} blocos, o primeiro “{block}”, estão longe demais e aparecem na borda da tela. Arraste-os de volta ou organize o fluxo";
}
