//! The chat in the terminal, in words.

use super::words;

words! {
    HELP = "A line is what the user writes; a number chooses an option. Commands:\n  /wait 5 min            time passes\n  /answer a=x b=\"y z\"    answers the webhook; /answer 500 with a status, an empty line with nothing\n  /fail                  the webhook’s server cannot be reached\n  /update a=x            updates the session; a JSON text is sent as it is\n  /photo URL             sends a photo; /video, /audio, /document, /sticker and /contact likewise\n  /location LAT,LNG      sends a place\n  /vars                  shows the session variables\n  /save FILE [NAME]      saves the conversation as a test\n  /restart               begins anew\n  /exit                  ends", "Una línea es lo que escribe el usuario; un número elige una opción. Comandos:\n  /wait 5 min            pasa el tiempo\n  /answer a=x b=\"y z\"    responde el webhook; /answer 500 con un estado, una línea vacía con nada\n  /fail                  no se puede llegar al servidor del webhook\n  /update a=x            actualiza la sesión; un texto JSON se envía tal cual\n  /photo URL             envía una foto; igual /video, /audio, /document, /sticker y /contact\n  /location LAT,LNG      envía una ubicación\n  /vars                  muestra las variables de sesión\n  /save FILE [NAME]      guarda la conversación como prueba\n  /restart               empieza de nuevo\n  /exit                  termina", "Uma linha é o que o usuário escreve; um número escolhe uma opção. Comandos:\n  /wait 5 min            passa o tempo\n  /answer a=x b=\"y z\"    responde o webhook; /answer 500 com um status, uma linha vazia com nada\n  /fail                  não se chega ao servidor do webhook\n  /update a=x            atualiza a sessão; um texto JSON é enviado como está\n  /photo URL             envia uma foto; assim também /video, /audio, /document, /sticker e /contact\n  /location LAT,LNG      envia uma localização\n  /vars                  mostra as variáveis de sessão\n  /save FILE [NAME]      salva a conversa como teste\n  /restart               começa de novo\n  /exit                  termina";
    ASKS = "How does the webhook answer? /answer a=x …, /fail, /wait 10 s (times out), or an empty line for nothing", "¿Cómo responde el webhook? /answer a=x …, /fail, /wait 10 s (excede el tiempo) o una línea vacía para nada", "Como o webhook responde? /answer a=x …, /fail, /wait 10 s (excede o tempo) ou uma linha vazia para nada";
    ASKS_UPDATE = "The session is paused: /update a=x …, or /wait 5 min", "La sesión está en pausa: /update a=x … o /wait 5 min", "A sessão está em pausa: /update a=x … ou /wait 5 min";
    EXIT_CHOICE = "Choose an exit by its number:", "Elige una salida por su número:", "Escolha uma saída pelo número:";
    UNKNOWN_COMMAND = "There is no {command}; /help shows all", "No existe {command}; /help muestra todos", "Não existe {command}; /help mostra todos";
    UNKNOWN_NEAR = "There is no {command}; is it {near}?", "No existe {command}; ¿es {near}?", "Não existe {command}; é {near}?";
    NO_WEBHOOK = "No webhook is waited for", "No se espera ningún webhook", "Nenhum webhook é esperado";
    NO_OPTION = "There is no option {number}", "No hay ninguna opción {number}", "Não há nenhuma opção {number}";
    BAD_TIME = "“{text}” is no time: /wait 5 min, /wait 90 s, /wait 1 h", "“{text}” no es un tiempo: /wait 5 min, /wait 90 s, /wait 1 h", "“{text}” não é um tempo: /wait 5 min, /wait 90 s, /wait 1 h";
    BAD_PAIR = "“{text}” is no name=value", "“{text}” no es name=value", "“{text}” não é name=value";
    BAD_PLACE = "“{text}” is no place: /location -23.55,-46.63", "“{text}” no es una ubicación: /location -23.55,-46.63", "“{text}” não é uma localização: /location -23.55,-46.63";
    NO_ADDRESS = "An address is missing: /photo https://example.com/id.jpg", "Falta una dirección: /photo https://example.com/id.jpg", "Falta um endereço: /photo https://example.com/id.jpg";
    NO_FILE = "A file is missing: /save my.flowtest.json", "Falta un archivo: /save my.flowtest.json", "Falta um arquivo: /save my.flowtest.json";
    SAVED = "Saved as the test “{name}” in {path}", "Guardada como la prueba “{name}” en {path}", "Salva como o teste “{name}” em {path}";
    NO_VARIABLES = "No session variable has a value", "Ninguna variable de sesión tiene valor", "Nenhuma variável de sessão tem valor";
    BASE = "Servers update sessions at TREBLE_BASE_URL={url}", "Los servidores actualizan sesiones en TREBLE_BASE_URL={url}", "Os servidores atualizam sessões em TREBLE_BASE_URL={url}";
    IS_OVER = "/restart begins anew, /exit ends", "/restart empieza de nuevo, /exit termina", "/restart começa de novo, /exit termina";
    TEST_NAME = "Conversation", "Conversación", "Conversa";
}
