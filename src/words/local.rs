//! The local platform: what stops it, what it answers, and why a webhook could not be called.

use super::words;

words! {
    PORT_TAKEN = "Port {port} is in use by another program: choose another one, or 0 for any that is free", "Otro programa usa el puerto {port}: elige otro, o 0 para cualquiera que esté libre", "Outro programa usa a porta {port}: escolha outra, ou 0 para qualquer uma livre";
    NO_SOCKET = "The local platform cannot listen on 127.0.0.1:{port} ({reason})", "La plataforma local no puede escuchar en 127.0.0.1:{port} ({reason})", "A plataforma local não consegue escutar em 127.0.0.1:{port} ({reason})";
    NO_THREADS = "The local platform cannot start ({reason})", "La plataforma local no puede iniciar ({reason})", "A plataforma local não consegue iniciar ({reason})";
    BAD_HEADER = "“{name}” with this value is no header that can be sent with webhooks", "“{name}” con este valor no es un encabezado que se pueda enviar con los webhooks", "“{name}” com este valor não é um cabeçalho que possa ser enviado com os webhooks";
    SAME_NUMBER = "Two flows have the number {number}", "Dos flujos tienen el número {number}", "Dois fluxos têm o número {number}";
    NO_FLOW = "There is no flow with the number {number}", "No hay un flujo con el número {number}", "Não há um fluxo com o número {number}";
    NO_SESSION = "There is no session “{session}”", "No hay una sesión “{session}”", "Não há uma sessão “{session}”";
    SAME_SESSION = "There is a session “{session}” already", "Ya hay una sesión “{session}”", "Já há uma sessão “{session}”";
    TOO_MANY_SESSIONS = "{most} sessions are open, and no more fit", "Hay {most} sesiones abiertas, y no caben más", "Há {most} sessões abertas, e não cabem mais";
    BAD_MAP = "“{text}” is no mapping: write the start of the address, =, and the start of the one to call instead, for example https://example.com/hooks=http://127.0.0.1:3000/hooks", "“{text}” no es una asignación: escribe el comienzo de la dirección, = y el comienzo de la que se llama en su lugar, por ejemplo https://example.com/hooks=http://127.0.0.1:3000/hooks", "“{text}” não é um mapeamento: escreva o começo do endereço, = e o começo do que é chamado no lugar dele, por exemplo https://example.com/hooks=http://127.0.0.1:3000/hooks";
    BAD_FAULT = "There is no fault “{text}”: write one of {names}, and after it =N for the first N times only", "No hay una falla “{text}”: escribe una de {names}, y después =N para solo las primeras N veces", "Não há uma falha “{text}”: escreva uma de {names}, e depois =N para só as primeiras N vezes";

    NOT_ALLOWED = "{host} is not on this computer: lead it to a local server, or allow calls to the network (in the window “Real webhooks…”, on the command line --map {start}=http://127.0.0.1:3000 or --allow-network)", "{host} no está en este equipo: llévalo a un servidor local o permite las llamadas a la red (en la ventana “Webhooks reales…”, en la línea de comandos --map {start}=http://127.0.0.1:3000 o --allow-network)", "{host} não está neste computador: leve-o a um servidor local ou permita chamadas à rede (na janela “Webhooks reais…”, na linha de comando --map {start}=http://127.0.0.1:3000 ou --allow-network)";
    BAD_ADDRESS = "“{url}” is no web address", "“{url}” no es una dirección web", "“{url}” não é um endereço da web";
    NOBODY_LISTENS = "no server listens at {address}", "ningún servidor escucha en {address}", "nenhum servidor escuta em {address}";
    CUT = "the server cut the connection", "el servidor cortó la conexión", "o servidor cortou a conexão";
    NO_HTTP = "what answered does not speak HTTP", "lo que respondió no habla HTTP", "o que respondeu não fala HTTP";
    UNREACHABLE = "{address} could not be reached: {reason}", "no se pudo llegar a {address}: {reason}", "não foi possível chegar a {address}: {reason}";
    TOO_LATE = "no answer within {duration}", "sin respuesta en {duration}", "sem resposta em {duration}";
    REDIRECT = "the answer leads to {target}; that is not followed", "la respuesta lleva a {target}; eso no se sigue", "a resposta leva a {target}; isso não é seguido";
    CUT_SHORT = "the answer is larger than {limit} bytes; the rest was not read", "la respuesta pesa más de {limit} bytes; el resto no se leyó", "a resposta tem mais de {limit} bytes; o resto não foi lido";
    CIRCLE = "{count} webhooks were called without anybody writing: the flow goes in a circle, and no more are called", "Se llamaron {count} webhooks sin que nadie escribiera: el flujo da vueltas en círculo y no se llaman más", "{count} webhooks foram chamados sem ninguém escrever: o fluxo anda em círculo e nenhum outro é chamado";
    FAULT_STRUCK = "the fault “{fault}” is on: {what}", "la falla “{fault}” está activa: {what}", "a falha “{fault}” está ativa: {what}";

    ANSWER_UNKNOWN_PATH = "This address is none of the platform’s: {path}", "Esta dirección no es de la plataforma: {path}", "Este endereço não é da plataforma: {path}";
    ANSWER_WRONG_METHOD = "This address is not called with {method}", "Esta dirección no se llama con {method}", "Este endereço não é chamado com {method}";
    ANSWER_TOO_LARGE = "The body is larger than {limit} bytes", "El cuerpo pesa más de {limit} bytes", "O corpo tem mais de {limit} bytes";
    ANSWER_TOO_SLOW = "The request took longer than {seconds} seconds", "La solicitud tardó más de {seconds} segundos", "A solicitação levou mais de {seconds} segundos";
    ANSWER_NEEDS_JSON = "Send the header “Content-Type: application/json”", "Envía el encabezado “Content-Type: application/json”", "Envie o cabeçalho “Content-Type: application/json”";
    ANSWER_NO_TEXT = "The body is no UTF-8 text", "El cuerpo no es texto UTF-8", "O corpo não é texto UTF-8";
    ANSWER_KEY_MISSING = "Send the API key in the header “Authorization”", "Envía la clave de API en el encabezado “Authorization”", "Envie a chave de API no cabeçalho “Authorization”";
    ANSWER_KEY_WRONG = "The API key is not the right one", "La clave de API no es la correcta", "A chave de API não é a certa";
    ANSWER_KEY_BEARER = "Send the API key alone, without “Bearer” before it", "Envía la clave de API sola, sin “Bearer” antes", "Envie a chave de API sozinha, sem “Bearer” antes";
    ANSWER_NO_SESSION = "There is no such session. The id is the one that webhooks bring as “session_id”", "No existe esa sesión. El id es el que los webhooks traen como “session_id”", "Essa sessão não existe. O id é o que os webhooks trazem como “session_id”";
    ANSWER_NO_HISTORY = "There is no such session. The id is one of those in the list of a flow’s sessions, not the one of webhooks", "No existe esa sesión. El id es uno de los de la lista de sesiones de un flujo, no el de los webhooks", "Essa sessão não existe. O id é um dos da lista de sessões de um fluxo, não o dos webhooks";
    ANSWER_NOT_OUTBOUND = "The flow {number} does not begin with a template, so the company cannot begin it", "El flujo {number} no empieza con una plantilla, así que la empresa no puede iniciarlo", "O fluxo {number} não começa com um modelo, então a empresa não pode iniciá-lo";
    ANSWER_NOT_JSON = "The body is no JSON (line {line}, column {column})", "El cuerpo no es JSON (línea {line}, columna {column})", "O corpo não é JSON (linha {line}, coluna {column})";
    ANSWER_NO_USERS = "“users” must be a list of at least one user", "“users” debe ser una lista de al menos un usuario", "“users” deve ser uma lista de pelo menos um usuário";
    ANSWER_TOO_MANY_USERS = "“users” has more than {most} users", "“users” tiene más de {most} usuarios", "“users” tem mais de {most} usuários";
    ANSWER_BAD_USER = "User {user} of “users”: “{field}” is missing or is not what is documented", "Usuario {user} de “users”: “{field}” falta o no es lo documentado", "Usuário {user} de “users”: “{field}” falta ou não é o documentado";
    ANSWER_BAD_PARAMETER = "“{name}” in the address is not what is documented", "“{name}” en la dirección no es lo documentado", "“{name}” no endereço não é o documentado";
    ANSWER_FAULT = "The fault “{fault}” is on", "La falla “{fault}” está activa", "A falha “{fault}” está ativa";
    ANSWER_NOT_FROM_HERE = "Only programs on this computer may call this address. “{name}” is not allowed; a container that calls it by that name needs `treble-flow serve --allow-host {name}`", "Solo los programas de este equipo pueden llamar esta dirección. “{name}” no está permitido; un contenedor que la llama con ese nombre necesita `treble-flow serve --allow-host {name}`", "Só programas deste computador podem chamar este endereço. “{name}” não é permitido; um contêiner que o chama por esse nome precisa de `treble-flow serve --allow-host {name}`";
    ANSWER_BAD_INPUT = "The body is not what is documented: {reason}", "El cuerpo no es lo documentado: {reason}", "O corpo não é o documentado: {reason}";

    SERVES = "Flow {number}: {name} ({path})", "Flujo {number}: {name} ({path})", "Fluxo {number}: {name} ({path})";
    TALK = "Write as the user: {command}", "Escribe como el usuario: {command}", "Escreva como o usuário: {command}";
    LEFT_OUT = "{count} lines were left out: they came faster than they could be written", "Se omitieron {count} líneas: llegaron más rápido de lo que se podían escribir", "{count} linhas foram omitidas: chegaram mais rápido do que podiam ser escritas";
    STOPPED = "Stopped", "Detenida", "Parada";
}
