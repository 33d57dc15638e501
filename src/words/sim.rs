//! What happens in a conversation that is played, in words.

use super::words;

words! {
    STARTED = "The conversation begins at “{block}”", "La conversación empieza en “{block}”", "A conversa começa em “{block}”";
    SAID = "User: {text}", "Usuario: {text}", "Usuário: {text}";
    MESSAGE = "Company: {text}", "Empresa: {text}", "Empresa: {text}";
    MESSAGE_TEMPLATE = "Company (template): {text}", "Empresa (plantilla): {text}", "Empresa (modelo): {text}";
    MESSAGE_REMINDER = "Company (reminder): {text}", "Empresa (recordatorio): {text}", "Empresa (lembrete): {text}";
    WITH_FILE = "[{media}: {name}]", "[{media}: {name}]", "[{media}: {name}]";
    WITH_PLACE = "[location: {place}]", "[ubicación: {place}]", "[localização: {place}]";
    PATH = "“{block}”, {exit}: on to “{to}”", "“{block}”, {exit}: sigue a “{to}”", "“{block}”, {exit}: segue para “{to}”";
    PATH_NOWHERE = "“{block}”, {exit}: the path leads nowhere", "“{block}”, {exit}: el camino no lleva a ningún lado", "“{block}”, {exit}: o caminho não leva a lugar nenhum";
    WEBHOOK = "Webhook {call} called: {url}", "Webhook {call} llamado: {url}", "Webhook {call} chamado: {url}";
    ANSWERED = "Webhook {call} answered with {status} after {duration}", "El webhook {call} respondió {status} en {duration}", "O webhook {call} respondeu {status} em {duration}";
    TIMED_OUT = "Webhook {call} timed out; the flow goes on without its variables", "El webhook {call} excedió el tiempo; el flujo sigue sin sus variables", "O webhook {call} excedeu o tempo; o fluxo segue sem as variáveis dele";
    FAILED = "Webhook {call} could not be called ({cause}); the flow goes on without its variables", "No se pudo llamar el webhook {call} ({cause}); el flujo sigue sin sus variables", "Não foi possível chamar o webhook {call} ({cause}); o fluxo segue sem as variáveis dele";
    SET_SAVED = "{name} = {value} (the user’s answer)", "{name} = {value} (la respuesta del usuario)", "{name} = {value} (a resposta do usuário)";
    SET_WEBHOOK = "{name} = {value} (from the webhook)", "{name} = {value} (del webhook)", "{name} = {value} (do webhook)";
    SET_UPDATE = "{name} = {value} (from the session update)", "{name} = {value} (de la actualización de la sesión)", "{name} = {value} (da atualização da sessão)";
    PAUSED = "Paused at “{block}” until the session update comes", "En pausa en “{block}” hasta que llegue la actualización de la sesión", "Em pausa em “{block}” até chegar a atualização da sessão";
    UPDATED = "The session update arrived", "Llegó la actualización de la sesión", "A atualização da sessão chegou";
    RESUMED = "The conversation goes on from “{block}”", "La conversación continúa desde “{block}”", "A conversa continua a partir de “{block}”";
    TRANSFERRED = "Transferred to people: {to}", "Transferida a personas: {to}", "Transferida para pessoas: {to}";
    TRANSFERRED_BARE = "Transferred to people", "Transferida a personas", "Transferida para pessoas";
    JUMPED = "The conversation goes on in “{conversation}”", "La conversación sigue en “{conversation}”", "A conversa continua em “{conversation}”";
    HELP_DESK = "“{block}” acts in {service}; that is not done here", "“{block}” actúa en {service}; aquí no se hace", "“{block}” atua em {service}; aqui isso não é feito";
    THE_CRM = "the CRM", "el CRM", "o CRM";
    OPTED_OUT = "The user wants no more messages from the company", "El usuario no quiere más mensajes de la empresa", "O usuário não quer mais mensagens da empresa";

    CLOSED_END = "The conversation is over", "La conversación terminó", "A conversa terminou";
    CLOSED_INACTIVITY = "Closed: nobody wrote for too long", "Cerrada: nadie escribió por demasiado tiempo", "Encerrada: ninguém escreveu por tempo demais";
    CLOSED_PROBLEM = "Stopped: the flow could not be played on", "Detenida: no se pudo seguir con el flujo", "Parada: não foi possível seguir com o fluxo";

    REFUSED_BAD_BODY = "Session update refused (400): its body is not what the platform documents", "Actualización de la sesión rechazada (400): su cuerpo no es el que documenta la plataforma", "Atualização da sessão recusada (400): o corpo não é o que a plataforma documenta";
    REFUSED_EARLY = "Session update refused (404): the session had not paused yet", "Actualización de la sesión rechazada (404): la sesión aún no estaba en pausa", "Atualização da sessão recusada (404): a sessão ainda não estava em pausa";
    REFUSED_SECOND = "Session update refused (404): the session has already gone on", "Actualización de la sesión rechazada (404): la sesión ya continuó", "Atualização da sessão recusada (404): a sessão já continuou";
    REFUSED_OVER = "Session update refused (404): the conversation is over", "Actualización de la sesión rechazada (404): la conversación terminó", "Atualização da sessão recusada (404): a conversa terminou";

    MISSING_START = "The flow does not say where it begins", "El flujo no dice dónde empieza", "O fluxo não diz onde começa";
    MISSING_BLOCK = "“{block}”, {exit}: leads to “{to}”, which the flow does not have", "“{block}”, {exit}: lleva a “{to}”, que no está en el flujo", "“{block}”, {exit}: leva a “{to}”, que não existe no fluxo";
    DEAD_END = "“{block}”, {exit}: leads nowhere, and nobody is asked anything here", "“{block}”, {exit}: no lleva a ningún lado, y aquí no se le pregunta nada a nadie", "“{block}”, {exit}: não leva a lugar nenhum, e aqui ninguém é perguntado";
    STEP_LIMIT = "{steps} blocks were walked without waiting for anybody: the flow goes in a circle", "Se recorrieron {steps} bloques sin esperar a nadie: el flujo da vueltas en círculo", "{steps} blocos foram percorridos sem esperar ninguém: o fluxo anda em círculo";
    PAUSE_WITHOUT_WEBHOOK = "The session pauses at “{block}”, but no webhook on the way there told a server of it", "La sesión se detiene en “{block}”, pero ningún webhook del camino avisó a un servidor", "A sessão pausa em “{block}”, mas nenhum webhook no caminho avisou um servidor";
    NO_PAUSE_KIND = "“{block}” does not pause: it must be a plain “Message with options”", "“{block}” no se detiene: debe ser un “Mensaje con opciones” simple", "“{block}” não pausa: precisa ser uma “Mensagem com opções” simples";
    NO_PAUSE_OPTION = "“{block}” does not pause: [REQUEST_TRIGGER] must be its only option", "“{block}” no se detiene: [REQUEST_TRIGGER] debe ser su única opción", "“{block}” não pausa: [REQUEST_TRIGGER] precisa ser sua única opção";
    NO_PAUSE_BOTH = "“{block}” does not pause: it must be a plain “Message with options” whose only option is [REQUEST_TRIGGER]", "“{block}” no se detiene: debe ser un “Mensaje con opciones” simple cuya única opción sea [REQUEST_TRIGGER]", "“{block}” não pausa: precisa ser uma “Mensagem com opções” simples cuja única opção seja [REQUEST_TRIGGER]";
    WINDOW_CLOSED = "WhatsApp would not deliver “{block}”: the user last wrote more than 24 hours ago, and only a template may be sent then", "WhatsApp no entregaría “{block}”: el usuario escribió hace más de 24 horas, y entonces solo se puede enviar una plantilla", "O WhatsApp não entregaria “{block}”: o usuário escreveu há mais de 24 horas, e então só se pode enviar um modelo";
    UNSET_VARIABLE = "“{block}” shows {{{name}}}, which has no value: the user sees nothing there", "“{block}” muestra {{{name}}}, que no tiene valor: el usuario no ve nada ahí", "“{block}” mostra {{{name}}}, que não tem valor: o usuário não vê nada ali";
    NOT_UNDERSTOOD = "The answer is none of the options of “{block}”, and its “answer not included in options” leads nowhere", "La respuesta no es ninguna opción de “{block}”, y su “respuesta no incluida en opciones” no lleva a ningún lado", "A resposta não é nenhuma opção de “{block}”, e sua “resposta não incluída nas opções” não leva a lugar nenhum";
    WRONG_ANSWER_KIND = "“{block}” saves another kind of answer ({wanted}): nothing was saved", "“{block}” guarda otro tipo de respuesta ({wanted}): no se guardó nada", "“{block}” salva outro tipo de resposta ({wanted}): nada foi salvo";
    REPLY_WHILE_BUSY = "The user wrote while a webhook was being called; nobody reads that", "El usuario escribió mientras se llamaba un webhook; nadie lo lee", "O usuário escreveu enquanto um webhook era chamado; ninguém lê isso";
    REPLY_WHILE_PAUSED = "The user wrote while “{block}” is paused; nothing catches it", "El usuario escribió mientras “{block}” está en pausa; nada lo recibe", "O usuário escreveu enquanto “{block}” está em pausa; nada recebe isso";
    NOT_TAKEN = "This came for a conversation that is over or has not begun", "Esto llegó para una conversación que terminó o no ha empezado", "Isto chegou para uma conversa que terminou ou não começou";
    LATE_ANSWER = "Webhook {call} answered too late; its variables are lost", "El webhook {call} respondió demasiado tarde; sus variables se pierden", "O webhook {call} respondeu tarde demais; as variáveis dele se perdem";
    BAD_STATUS = "Webhook {call} answered with {status}, which is no success; its variables are not taken", "El webhook {call} respondió {status}, que no es un éxito; sus variables no se toman", "O webhook {call} respondeu {status}, que não é sucesso; as variáveis dele não são usadas";
    BAD_ANSWER = "The answer of webhook {call}: {cause}", "La respuesta del webhook {call}: {cause}", "A resposta do webhook {call}: {cause}";
    BAD_UPDATE = "The session update: {cause}", "La actualización de la sesión: {cause}", "A atualização da sessão: {cause}";
    NO_TEXT = "Webhook {call} gave {name} a value that is no text: it is not set", "El webhook {call} dio a {name} un valor que no es texto: no se asigna", "O webhook {call} deu a {name} um valor que não é texto: não é usado";
    NO_TEXT_UPDATE = "The session update gave {name} a value that is no text: it is not set", "La actualización de la sesión dio a {name} un valor que no es texto: no se asigna", "A atualização da sessão deu a {name} um valor que não é texto: não é usado";
    LOST_WEBHOOK = "“{block}”, {exit}: the platform’s editor loses a webhook here, so it is not called", "“{block}”, {exit}: el editor de la plataforma pierde el webhook aquí, así que no se llama", "“{block}”, {exit}: o editor da plataforma perde o webhook aqui, então ele não é chamado";
    UNKNOWN_KIND = "What “{block}” does ({kind}) cannot be played: choose the exit to go on", "Lo que hace “{block}” ({kind}) no se puede simular: elige la salida para seguir", "O que “{block}” faz ({kind}) não pode ser simulado: escolha a saída para seguir";
    BAD_CONDITION = "“{block}”, {exit}: the condition cannot be checked, so it does not hold", "“{block}”, {exit}: la condición no se puede comprobar, así que no se cumple", "“{block}”, {exit}: a condição não pode ser verificada, então não vale";
    UNKNOWN_ZONE = "The time zone “{zone}” is not known: UTC is used", "La zona horaria “{zone}” no se conoce: se usa UTC", "O fuso horário “{zone}” não é conhecido: usa-se UTC";

    NOT_JSON = "it is no JSON (line {line}, column {column})", "no es JSON (línea {line}, columna {column})", "não é JSON (linha {line}, coluna {column})";
    WEB_PAGE = "it is a web page, not JSON", "es una página web, no JSON", "é uma página da web, não JSON";
    NOT_AN_OBJECT = "it is JSON, but no object", "es JSON, pero no un objeto", "é JSON, mas não um objeto";
    NO_KEYS = "“user_session_keys” is missing", "falta “user_session_keys”", "falta “user_session_keys”";
    KEYS_NO_LIST = "“user_session_keys” is no list", "“user_session_keys” no es una lista", "“user_session_keys” não é uma lista";
    BAD_ENTRY = "entry {entry} of “user_session_keys” has no “key” or no “value”", "la entrada {entry} de “user_session_keys” no tiene “key” o “value”", "a entrada {entry} de “user_session_keys” não tem “key” ou “value”";
    TOO_LARGE = "it is larger than {limit} bytes", "pesa más de {limit} bytes", "tem mais de {limit} bytes";

    WAITS_START = "Not begun", "Sin empezar", "Não começou";
    WAITS_REPLY = "Waiting for the user’s answer", "Esperando la respuesta del usuario", "Esperando a resposta do usuário";
    WAITS_UPDATE = "Paused: waiting for the session update", "En pausa: esperando la actualización de la sesión", "Em pausa: esperando a atualização da sessão";
    WAITS_WEBHOOK = "Waiting for a webhook", "Esperando un webhook", "Esperando um webhook";
    WAITS_OVER = "Over", "Terminada", "Terminada";

    IMAGE = "Photo", "Foto", "Foto";
    VIDEO = "Video", "Video", "Vídeo";
    AUDIO = "Audio", "Audio", "Áudio";
    DOCUMENT = "Document", "Documento", "Documento";
    STICKER = "Sticker", "Sticker", "Figurinha";
    CONTACT = "Contact", "Contacto", "Contato";
    LOCATION = "Location", "Ubicación", "Localização";
    FILE = "File", "Archivo", "Arquivo";
}
