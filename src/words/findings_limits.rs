//! What the lint rules about limits and about secrets say.

use super::Words;
use super::findings::{FindingWords, findings};

findings! {
    TOO_MANY_BUTTONS {
        message: "{block} has {count} buttons; WhatsApp shows {limit}", "{block} tiene {count} botones; WhatsApp muestra {limit}", "{block} tem {count} botões; o WhatsApp mostra {limit}";
        help: "Remove the others, or choose the kind “{list}”", "Quita los demás, o elige el tipo “{list}”", "Remova os demais, ou escolha o tipo “{list}”";
        fix: "", "", "";
    }

    LONG_BUTTON {
        message: "The button “{option}” of {block} has {count} characters; {limit} fit", "El botón “{option}” de {block} tiene {count} caracteres; caben {limit}", "O botão “{option}” de {block} tem {count} caracteres; cabem {limit}";
        help: "Shorten it, and say the rest in the message", "Acórtalo y di el resto en el mensaje", "Encurte-o e diga o resto na mensagem";
        fix: "", "", "";
    }

    TOO_MANY_ROWS {
        message: "The list {block} has {count} rows; WhatsApp shows {limit}", "La lista {block} tiene {count} filas; WhatsApp muestra {limit}", "A lista {block} tem {count} linhas; o WhatsApp mostra {limit}";
        help: "Remove the others, ask in two steps, or choose the kind “{plain}”", "Quita las demás, pregunta en dos pasos, o elige el tipo “{plain}”", "Remova as demais, pergunte em dois passos, ou escolha o tipo “{plain}”";
        fix: "", "", "";
    }

    LONG_ROW {
        message: "The row “{option}” of the list {block} has {count} characters; {limit} fit", "La fila “{option}” de la lista {block} tiene {count} caracteres; caben {limit}", "A linha “{option}” da lista {block} tem {count} caracteres; cabem {limit}";
        help: "Shorten it, and say the rest in the message", "Acórtala y di el resto en el mensaje", "Encurte-a e diga o resto na mensagem";
        fix: "", "", "";
    }

    LONG_TEXT {
        message: "The {field} of {block} {long}", "El {field} de {block} {long}", "O {field} de {block} {long}";
        help: "Shorten it, or divide it into two messages", "Acórtalo, o divídelo en dos mensajes", "Encurte-o, ou divida-o em duas mensagens";
        fix: "", "", "";
    }

    LONG_CAPTION {
        message: "The text below the file of {block} has {count} characters; WhatsApp takes {limit}", "El texto bajo el archivo de {block} tiene {count} caracteres; WhatsApp acepta {limit}", "O texto sob o arquivo de {block} tem {count} caracteres; o WhatsApp aceita {limit}";
        help: "Shorten it, or send it in a message of its own", "Acórtalo, o envíalo en un mensaje aparte", "Encurte-o, ou envie-o em uma mensagem separada";
        fix: "", "", "";
    }

    TEMPLATE_LIMITS {
        message: "The template {block} {what}", "La plantilla {block} {what}", "O modelo {block} {what}";
        help: "Change it as Meta's rules for templates say, and have it approved again", "Cámbiala según las reglas de Meta para plantillas y pide que la aprueben de nuevo", "Mude-o segundo as regras da Meta para modelos e peça nova aprovação";
        fix: "", "", "";
    }

    MEDIA_ON_LIST {
        message: "The list {block} has a file, which is not sent", "La lista {block} tiene un archivo, que no se envía", "A lista {block} tem um arquivo, que não é enviado";
        help: "Send the file in a message before it, or choose the kind “{buttons}”", "Envía el archivo en un mensaje anterior, o elige el tipo “{buttons}”", "Envie o arquivo em uma mensagem anterior, ou escolha o tipo “{buttons}”";
        fix: "", "", "";
    }

    UNSUPPORTED_MEDIA {
        message: "{block} sends a file “.{ending}”, {why}", "{block} envía un archivo “.{ending}”, {why}", "{block} envia um arquivo “.{ending}”, {why}";
        help: "Send it as {endings}", "Envíalo como {endings}", "Envie-o como {endings}";
        fix: "", "", "";
    }

    STRIPPED_MARKUP {
        message: "The option “{option}” of {block} has {signs}, which the platform's editor takes out", "La opción “{option}” de {block} tiene {signs}, que el editor de la plataforma quita", "A opção “{option}” de {block} tem {signs}, que o editor da plataforma remove";
        help: "Write it without them: it becomes “{left}”", "Escríbela sin ellos: queda “{left}”", "Escreva-a sem eles: fica “{left}”";
        fix: "", "", "";
    }

    GROWING_LABEL {
        message: "The option “{option}” of {block} has room for {limit} characters, and its variable may need more", "La opción “{option}” de {block} tiene lugar para {limit} caracteres, y su variable puede necesitar más", "A opção “{option}” de {block} tem espaço para {limit} caracteres, e sua variável pode precisar de mais";
        help: "Take away words beside the variable, and let your server send short values", "Quita palabras junto a la variable y haz que tu servidor envíe valores cortos", "Remova palavras junto à variável e faça seu servidor enviar valores curtos";
        fix: "", "", "";
    }

    SECRET_IN_FILE {
        message: "{where} holds {what}", "{where} contiene {what}", "{where} contém {what}";
        help: "Take it out, keep it on your server, and replace it where it was made: it has been written down", "Quítalo, guárdalo en tu servidor y reemplázalo donde se creó: ya quedó escrito", "Remova-o, guarde-o no seu servidor e substitua-o onde foi criado: já ficou escrito";
        fix: "", "", "";
    }
}

super::words! {
    /// After "The {field} of {block}".
    IS_LONG = "has {count} characters; WhatsApp takes {limit}", "tiene {count} caracteres; WhatsApp acepta {limit}", "tem {count} caracteres; o WhatsApp aceita {limit}";
    MAY_GROW = "comes to about {count} characters with its variables, options and emoji; WhatsApp takes {limit}", "llega a unos {count} caracteres con sus variables, opciones y emojis; WhatsApp acepta {limit}", "chega a cerca de {count} caracteres com suas variáveis, opções e emojis; o WhatsApp aceita {limit}";
    IS_NEAR = "has {count} characters; only {limit} are sure to be delivered", "tiene {count} caracteres; solo {limit} se entregan con seguridad", "tem {count} caracteres; só {limit} são entregues com certeza";
    TEXT = "text", "texto", "texto";
    REMINDER = "reminder", "recordatorio", "lembrete";
    /// After "The template {block}".
    LONG_BODY = "has a text of {count} characters; WhatsApp takes {limit}", "tiene un texto de {count} caracteres; WhatsApp acepta {limit}", "tem um texto de {count} caracteres; o WhatsApp aceita {limit}";
    MANY_OPTIONS = "has {count} options; WhatsApp takes {limit}", "tiene {count} opciones; WhatsApp acepta {limit}", "tem {count} opções; o WhatsApp aceita {limit}";
    LONG_OPTION = "has the option “{option}” of {count} characters; {limit} fit", "tiene la opción “{option}” de {count} caracteres; caben {limit}", "tem a opção “{option}” de {count} caracteres; cabem {limit}";
    LONG_NAME = "has a name of {count} characters; WhatsApp takes {limit}", "tiene un nombre de {count} caracteres; WhatsApp acepta {limit}", "tem um nome de {count} caracteres; o WhatsApp aceita {limit}";
    ODD_NAME = "is called “{name}”; Meta takes small letters, digits and _", "se llama “{name}”; Meta acepta letras minúsculas, números y _", "se chama “{name}”; a Meta aceita letras minúsculas, números e _";
    VARIABLE_OPTION = "has a variable in the option “{option}”, where Meta takes none", "tiene una variable en la opción “{option}”, donde Meta no acepta ninguna", "tem uma variável na opção “{option}”, onde a Meta não aceita nenhuma";
    VARIABLE_AT_END = "begins or ends with a variable, which Meta refuses", "empieza o termina con una variable, lo que Meta rechaza", "começa ou termina com uma variável, o que a Meta recusa";
    VARIABLES_TOUCH = "has two variables side by side, which Meta refuses", "tiene dos variables seguidas, lo que Meta rechaza", "tem duas variáveis seguidas, o que a Meta recusa";
    /// After "sends a file “.gif”,".
    NOT_SENT = "which WhatsApp does not take", "que WhatsApp no acepta", "que o WhatsApp não aceita";
    OTHER_TYPE = "which is no file of the type “{type}”", "que no es un archivo del tipo “{type}”", "que não é um arquivo do tipo “{type}”";
    /// After "holds".
    PRIVATE_KEY = "a private key", "una clave privada", "uma chave privada";
    KEY_OF = "what looks like a key of {who} (“{start}…”)", "lo que parece una clave de {who} (“{start}…”)", "o que parece uma chave de {who} (“{start}…”)";
    TOKEN = "what looks like an access token (“{start}…”)", "lo que parece un token de acceso (“{start}…”)", "o que parece um token de acesso (“{start}…”)";
    NAMED = "what looks like a secret, named “{name}”", "lo que parece un secreto, llamado “{name}”", "o que parece um segredo, chamado “{name}”";
    A_NOTE = "A note", "Una nota", "Uma nota";
}
