//! What the inspector says of the fields of flows, blocks and paths.

use super::{Words, words};

words! {
    KIND = "Kind of block", "Tipo de bloque", "Tipo de bloco";
    BLOCK_ID = "Block id", "Id del bloque", "Id do bloco";
    BAD_ID = "Use small letters, digits, - and _, and begin with no hyphen", "Usa letras minúsculas, dígitos, - y _, sin guion al inicio", "Use letras minúsculas, dígitos, - e _, sem hífen no início";
    TAKEN_ID = "Another block has this id", "Otro bloque tiene este id", "Outro bloco tem este id";
    ID_NOT_CHANGED = "Block “{block}” keeps its id: “{id}” cannot be one, or is taken", "El bloque “{block}” conserva su id: “{id}” no es válido o ya existe", "O bloco “{block}” mantém seu id: “{id}” não é válido ou já existe";

    WEBHOOK_MORE = "What the webhook brings", "Lo que trae el webhook", "O que o webhook traz";
    RETURNS = "Variables that the server sets", "Variables que fija el servidor", "Variáveis que o servidor define";
    SECONDS = "Seconds until the server answers", "Segundos hasta la respuesta del servidor", "Segundos até a resposta do servidor";
    SLOW = "The platform waits less than 10 seconds, then goes on without the answer: lead this path into a request trigger", "La plataforma espera menos de 10 segundos y sigue sin la respuesta: lleva este camino a un request trigger", "A plataforma espera menos de 10 segundos e segue sem a resposta: leve este caminho a um request trigger";
    REMOVE_WEBHOOK = "Remove webhook", "Quitar webhook", "Remover webhook";
    REMOVE_EXIT = "Remove exit", "Quitar salida", "Remover saída";
    ALL_PATHS = "Show all {count} paths", "Mostrar los {count} caminos", "Mostrar os {count} caminhos";

    NAME_NUMBER = "{list}, number {number}", "{list}, número {number}", "{list}, número {number}";
    NAME_NEW = "{list}, new name", "{list}, nombre nuevo", "{list}, nome novo";
    NAME_ADD = "Add", "Agregar", "Adicionar";
    NAME_ADD_TO = "Add to: {list}", "Agregar a: {list}", "Adicionar a: {list}";
    BAD_NAME = "Use letters of English, digits and _", "Usa letras sin acento, dígitos y _", "Use letras sem acento, dígitos e _";
    NAME_TWICE = "This name is in the list already", "Este nombre ya está en la lista", "Este nome já está na lista";

    BAD_NUMBER = "Enter a number, such as 5 or 2.5", "Escribe un número, como 5 o 2.5", "Digite um número, como 5 ou 2.5";
    BAD_LATITUDE = "A latitude is a number from -90 to 90", "Una latitud es un número de -90 a 90", "Uma latitude é um número de -90 a 90";
    BAD_LONGITUDE = "A longitude is a number from -180 to 180", "Una longitud es un número de -180 a 180", "Uma longitude é um número de -180 a 180";
    BAD_TIME = "Enter a time from 00:00 to 23:59, such as 08:30", "Escribe una hora de 00:00 a 23:59, como 08:30", "Digite uma hora de 00:00 a 23:59, como 08:30";
    BAD_JSON = "This is no JSON yet; the flow keeps the last value that was", "Esto aún no es JSON; el flujo conserva el último valor válido", "Isto ainda não é JSON; o fluxo mantém o último valor válido";
    FROM_TIME = "{condition}, from", "{condition}, desde", "{condition}, de";
    TO_TIME = "{condition}, to", "{condition}, hasta", "{condition}, até";
    KEPT_VALUE = "Kept until you type: {value}", "Se conserva hasta que escribas: {value}", "Mantido até você digitar: {value}";

    OPTION_COUNT = "{count} of {limit} options", "{count} de {limit} opciones", "{count} de {limit} opções";
    SHARE_AT = "Share {number}", "Porcentaje {number}", "Porcentagem {number}";
    SHARE_SUM = "{sum} of 100 %", "{sum} de 100 %", "{sum} de 100 %";
    IS_OPTOUT = "{what} is the opt-out", "{what} es el opt-out", "{what} é o opt-out";
    OPTOUT_WEBHOOK = "Opt-out webhook of {what}", "Webhook de opt-out de {what}", "Webhook de opt-out de {what}";
    OTHER_ACTION = "Action “{action}”, kept as it is", "Acción “{action}”, se conserva tal cual", "Ação “{action}”, mantida como está";

    EVENT = "Event {number}", "Evento {number}", "Evento {number}";
    EVENT_URL = "Address of event {number}", "Dirección del evento {number}", "Endereço do evento {number}";
    EVENT_EXPECTATION = "Expected number of event {number}", "Cantidad esperada del evento {number}", "Quantidade esperada do evento {number}";
    ADD_EVENT = "Add event", "Agregar evento", "Adicionar evento";

    FLOW_NAME = "Name of the flow", "Nombre del flujo", "Nome do fluxo";
    FLOW_LANGUAGE = "Language of the flow", "Idioma del flujo", "Idioma do fluxo";
    FLOW_TIMEZONE = "Time zone", "Zona horaria", "Fuso horário";
    FLOW_DIRECTION = "Who writes first", "Quién escribe primero", "Quem escreve primeiro";
    FLOW_INPUTS = "Variables that it is started with", "Variables con las que se inicia", "Variáveis com que é iniciado";
    FLOW_START = "The conversation starts at", "La conversación empieza en", "A conversa começa em";
    INBOUND = "The user (inbound)", "El usuario (inbound)", "O usuário (inbound)";
    OUTBOUND = "The company (outbound)", "La empresa (outbound)", "A empresa (outbound)";
    PORTUGUESE = "Portuguese", "Portugués", "Português";
    SPANISH = "Spanish", "Español", "Espanhol";
    ENGLISH = "English", "Inglés", "Inglês";
    BAD_ZONE = "No time zone has this name; write for example America/Sao_Paulo", "Ninguna zona horaria se llama así; escribe por ejemplo America/Sao_Paulo", "Nenhum fuso horário tem este nome; escreva por exemplo America/Sao_Paulo";
    COUNTS = "Blocks: {blocks}, paths: {paths}, webhooks: {webhooks}, request triggers: {triggers}", "Bloques: {blocks}, caminos: {paths}, webhooks: {webhooks}, request triggers: {triggers}", "Blocos: {blocks}, caminhos: {paths}, webhooks: {webhooks}, request triggers: {triggers}";

    ALLOWED = "Allowed problems ({count})", "Problemas permitidos ({count})", "Problemas permitidos ({count})";
    ALLOW_REASON = "Why {rule} is allowed", "Por qué se permite {rule}", "Por que {rule} é permitido";
    ALLOW_RULE = "Problem to allow", "Problema a permitir", "Problema a permitir";
    ALLOW_WHY = "Why it is allowed", "Por qué se permite", "Por que é permitido";
    ALLOW_ADD = "Allow it", "Permitirlo", "Permitir";
    NO_RULE = "No rule has this name", "Ninguna regla se llama así", "Nenhuma regra tem este nome";
    NO_REASON = "Say why, for who reads it later", "Di por qué, para quien lo lea después", "Diga por quê, para quem ler depois";

    KEPT = "Unknown fields ({count})", "Campos desconocidos ({count})", "Campos desconhecidos ({count})";
    KEPT_ABOUT = "The designer does not know these fields. They are kept as they are.", "El diseñador no conoce estos campos. Se conservan tal como están.", "O designer não conhece estes campos. Eles são mantidos como estão.";
    UNUSED = "Not used by this kind ({count})", "Sin uso en este tipo ({count})", "Sem uso neste tipo ({count})";
    UNUSED_ABOUT = "Left from another kind, and kept until you remove it.", "Quedó de otro tipo y se conserva hasta que lo quites.", "Ficou de outro tipo e é mantido até você remover.";

    WORD_ALL = "All", "Todo", "Tudo";
    WORD_TEXT = "Text", "Texto", "Texto";
    WORD_NUMBER = "Number", "Número", "Número";
    WORD_IMAGE = "Image", "Imagen", "Imagem";
    WORD_EMAIL = "Email", "Correo electrónico", "E-mail";
    WORD_DOCUMENT = "Document", "Documento", "Documento";
    WORD_VIDEO = "Video", "Video", "Vídeo";
    WORD_AUDIO = "Audio", "Audio", "Áudio";
    WORD_LOCATION = "Location", "Ubicación", "Localização";
    WORD_ZIPCODE = "Postal code", "Código postal", "CEP";
    WORD_CONTACT = "Contact", "Contacto", "Contato";
    WORD_STICKER = "Sticker", "Sticker", "Figurinha";
    WORD_SECONDS = "Seconds", "Segundos", "Segundos";
    WORD_MINUTES = "Minutes", "Minutos", "Minutos";
    WORD_OPEN = "Any answer", "Cualquier respuesta", "Qualquer resposta";
    WORD_CLOSED = "Its buttons", "Sus botones", "Seus botões";
    WORD_CUSTOM = "A variable", "Una variable", "Uma variável";
    WORD_TIME = "The time of day", "La hora del día", "A hora do dia";
}

/// What a word of the format is called, where it is no name of its own.
pub fn word(word: &str) -> Option<Words> {
    Some(match word {
        "all" => WORD_ALL,
        "text" => WORD_TEXT,
        "number" => WORD_NUMBER,
        "image" => WORD_IMAGE,
        "email" => WORD_EMAIL,
        "document" => WORD_DOCUMENT,
        "video" => WORD_VIDEO,
        "audio" => WORD_AUDIO,
        "location" => WORD_LOCATION,
        "zipcode" => WORD_ZIPCODE,
        "contact" => WORD_CONTACT,
        "sticker" => WORD_STICKER,
        "seconds" => WORD_SECONDS,
        "minutes" => WORD_MINUTES,
        "open" => WORD_OPEN,
        "closed" => WORD_CLOSED,
        "custom" => WORD_CUSTOM,
        "time" => WORD_TIME,
        "inbound" => INBOUND,
        "outbound" => OUTBOUND,
        "pt" => PORTUGUESE,
        "es" => SPANISH,
        "en" => ENGLISH,
        _ => return None,
    })
}
