//! What keys are called, and the titles of dialogs that are not the names of commands.

use super::words;

words! {
    KEY_LEFT = "Left", "Izquierda", "Esquerda";
    KEY_RIGHT = "Right", "Derecha", "Direita";
    KEY_UP = "Up", "Arriba", "Acima";
    KEY_DOWN = "Down", "Abajo", "Abaixo";
    KEY_DELETE = "Delete", "Supr", "Delete";
    MESSAGES = "Messages", "Mensajes", "Mensagens";
    CHANGED_TITLE = "The file was changed meanwhile", "El archivo cambió mientras tanto", "O arquivo mudou nesse meio-tempo";
}
