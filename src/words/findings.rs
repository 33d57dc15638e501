//! What the lint rules say: message, help and fix title of each, one group a rule.

use super::Words;

/// The texts of one rule.
#[derive(Clone, Copy, Debug)]
pub struct FindingWords {
    /// What is wrong here, with names.
    pub message: Words,
    /// What to do about it.
    pub help: Words,
    /// What the fix does, as its button says; empty where there is no fix.
    pub fix: Words,
}

/// Declares the texts of rules, in the order English, Spanish, Portuguese.
macro_rules! findings {
    ($($name:ident {
        message: $me:literal, $ms:literal, $mp:literal;
        help: $he:literal, $hs:literal, $hp:literal;
        fix: $fe:literal, $fs:literal, $fp:literal;
    })*) => {
        $(pub const $name: FindingWords = FindingWords {
            message: Words { en: $me, es: $ms, pt: $mp },
            help: Words { en: $he, es: $hs, pt: $hp },
            fix: Words { en: $fe, es: $fs, pt: $fp },
        };)*
    };
}
pub(super) use findings;

findings! {
    TRIGGER_WITHOUT_WEBHOOK {
        message: "The path {exit} from {from} leads into the request trigger {block} without a webhook", "El camino {exit} de {from} lleva al request trigger {block} sin webhook", "O caminho {exit} de {from} leva ao request trigger {block} sem webhook";
        help: "Put your server's address on this path: without it nobody calls the session update, and the user waits in vain", "Pon la dirección de tu servidor en este camino: sin ella nadie llama a la actualización de la sesión y el usuario espera en vano", "Coloque o endereço do seu servidor neste caminho: sem ele ninguém chama a atualização da sessão e o usuário espera em vão";
        fix: "Take the webhook of another path into it", "Usar el webhook de otro camino que llega allí", "Usar o webhook de outro caminho que chega ali";
    }

    TRIGGER_ON_INTERACTIVE_BLOCK {
        message: "[REQUEST_TRIGGER] stands on {block}, which is of the kind “{kind}”", "[REQUEST_TRIGGER] está en {block}, que es del tipo “{kind}”", "[REQUEST_TRIGGER] está em {block}, que é do tipo “{kind}”";
        help: "Choose the kind “{plain}”: the platform waits only there", "Elige el tipo “{plain}”: la plataforma solo espera allí", "Escolha o tipo “{plain}”: a plataforma só espera ali";
        fix: "Make it “{plain}”", "Convertirlo en “{plain}”", "Transformar em “{plain}”";
    }

    TRIGGER_WITH_OTHER_OPTIONS {
        message: "The request trigger {block} has another option, “{option}”", "El request trigger {block} tiene otra opción, “{option}”", "O request trigger {block} tem outra opção, “{option}”";
        help: "Leave [REQUEST_TRIGGER] alone in this block, and ask before or after the wait", "Deja [REQUEST_TRIGGER] como única opción del bloque y pregunta antes o después de la espera", "Deixe [REQUEST_TRIGGER] como única opção do bloco e pergunte antes ou depois da espera";
        fix: "Remove the other options ({count})", "Quitar las otras opciones ({count})", "Remover as outras opções ({count})";
    }

    MISSPELLED_TRIGGER {
        message: "The option “{option}” of {block} is not exactly [REQUEST_TRIGGER]", "La opción “{option}” de {block} no es exactamente [REQUEST_TRIGGER]", "A opção “{option}” de {block} não é exatamente [REQUEST_TRIGGER]";
        help: "Write it in capitals, with brackets and underscore, and without spaces: otherwise the user sees it as an option", "Escríbela en mayúsculas, con corchetes y guion bajo, y sin espacios: de lo contrario el usuario la ve como una opción", "Escreva em maiúsculas, com colchetes e sublinhado, e sem espaços: do contrário o usuário a vê como uma opção";
        fix: "Write [REQUEST_TRIGGER]", "Escribir [REQUEST_TRIGGER]", "Escrever [REQUEST_TRIGGER]";
    }

    TRIGGER_IN_TEXT {
        message: "[REQUEST_TRIGGER] stands in the message of {block}, not in an option", "[REQUEST_TRIGGER] está en el mensaje de {block}, no en una opción", "[REQUEST_TRIGGER] está na mensagem de {block}, não em uma opção";
        help: "Make it the only option of a “{plain}” block: in the message the user reads it, and nothing waits", "Hazla la única opción de un bloque “{plain}”: en el mensaje el usuario la lee y nada espera", "Faça dela a única opção de um bloco “{plain}”: na mensagem o usuário a lê e nada espera";
        fix: "Move it into an option", "Pasarla a una opción", "Passar para uma opção";
    }

    TRIGGER_LEADS_NOWHERE {
        message: "After {block} the conversation does not go on: no option [REQUEST_TRIGGER] leads on", "Después de {block} la conversación no sigue: ninguna opción [REQUEST_TRIGGER] lleva adelante", "Depois de {block} a conversa não continua: nenhuma opção [REQUEST_TRIGGER] leva adiante";
        help: "Connect the option [REQUEST_TRIGGER] to the block that comes after your server's answer", "Conecta la opción [REQUEST_TRIGGER] al bloque que sigue a la respuesta de tu servidor", "Conecte a opção [REQUEST_TRIGGER] ao bloco que vem depois da resposta do seu servidor";
        fix: "", "", "";
    }

    TRIGGER_WITHOUT_WAY_IN {
        message: "The conversation begins at the request trigger {block}, so no webhook can have been called", "La conversación empieza en el request trigger {block}, así que no se pudo llamar ningún webhook", "A conversa começa no request trigger {block}, então nenhum webhook pode ter sido chamado";
        help: "Put a block before it, and the webhook on the path between them", "Pon un bloque antes, y el webhook en el camino entre los dos", "Coloque um bloco antes, e o webhook no caminho entre os dois";
        fix: "", "", "";
    }

    WEBHOOK_ON_AB_PATH {
        message: "The path {exit} of {block} carries a webhook, which the platform's editor forgets", "El camino {exit} de {block} lleva un webhook, que el editor de la plataforma olvida", "O caminho {exit} de {block} leva um webhook, que o editor da plataforma esquece";
        help: "Put a block between, and the webhook on that block's path", "Pon un bloque en medio, y el webhook en el camino de ese bloque", "Coloque um bloco no meio, e o webhook no caminho desse bloco";
        fix: "Put a condition between that carries the webhook", "Poner en medio una condición que lleve el webhook", "Colocar no meio uma condição que leve o webhook";
    }

    WEBHOOK_AFTER_TRIGGER {
        message: "The webhook stands on the path that leaves the request trigger {block}, not on the one that leads in", "El webhook está en el camino que sale del request trigger {block}, no en el que llega", "O webhook está no caminho que sai do request trigger {block}, não no que chega";
        help: "Move it to the path that leads in: your server has to be called before the wait", "Pásalo al camino que llega: a tu servidor hay que llamarlo antes de la espera", "Passe-o para o caminho que chega: seu servidor tem de ser chamado antes da espera";
        fix: "Move the webhook to the path that leads in", "Pasar el webhook al camino que llega", "Passar o webhook para o caminho que chega";
    }

    TRIGGER_WITHOUT_RESCUE {
        message: "The request trigger {block} has no alternate flow: if the server never answers, the user waits for ever", "El request trigger {block} no tiene flujo alterno: si el servidor nunca responde, el usuario espera para siempre", "O request trigger {block} não tem fluxo alternativo: se o servidor nunca responder, o usuário espera para sempre";
        help: "Connect its “{alternate}” to a message or to a human, after some minutes", "Conecta su “{alternate}” a un mensaje o a un humano, después de unos minutos", "Conecte seu “{alternate}” a uma mensagem ou a um humano, após alguns minutos";
        fix: "Add an alternate flow after 5 minutes", "Agregar un flujo alterno después de 5 minutos", "Adicionar um fluxo alternativo após 5 minutos";
    }

    RESCUE_AFTER_TRIGGER {
        message: "The alternate flow stands on {next}, after the request trigger {block}, and does not end the wait", "El flujo alterno está en {next}, después del request trigger {block}, y no termina la espera", "O fluxo alternativo está em {next}, depois do request trigger {block}, e não termina a espera";
        help: "Set it on the request trigger: that is where the user waits", "Ponlo en el request trigger: es allí donde el usuario espera", "Coloque-o no request trigger: é ali que o usuário espera";
        fix: "Move the alternate flow to the request trigger", "Pasar el flujo alterno al request trigger", "Passar o fluxo alternativo para o request trigger";
    }

    IMMEDIATE_RESCUE {
        message: "The alternate flow of the request trigger {block} comes after {minutes} minutes and leaves the server no time", "El flujo alterno del request trigger {block} llega a los {minutes} minutos y no le deja tiempo al servidor", "O fluxo alternativo do request trigger {block} vem após {minutes} minutos e não deixa tempo ao servidor";
        help: "Set it to a minute or more; five is usual", "Ponlo en un minuto o más; lo habitual son cinco", "Coloque um minuto ou mais; o habitual são cinco";
        fix: "", "", "";
    }

    CONSECUTIVE_TRIGGERS {
        message: "The request trigger {block} leads straight to another one, {next}", "El request trigger {block} lleva directamente a otro, {next}", "O request trigger {block} leva direto a outro, {next}";
        help: "Check whether one call to your server would do", "Revisa si bastaría una sola llamada a tu servidor", "Veja se uma única chamada ao seu servidor bastaria";
        fix: "", "", "";
    }

    IGNORED_TRIGGER_RESULT {
        message: "Nothing after the request trigger {block} uses a variable that the server sends", "Nada después del request trigger {block} usa una variable que envía el servidor", "Nada depois do request trigger {block} usa uma variável que o servidor envia";
        help: "Compare one in a condition after the wait, or show it in a message", "Compara una en una condición después de la espera, o muéstrala en un mensaje", "Compare uma em uma condição depois da espera, ou mostre-a em uma mensagem";
        fix: "", "", "";
    }

    MALFORMED_WEBHOOK {
        message: "“{url}” in {block} is no address that can be called", "“{url}” en {block} no es una dirección que se pueda llamar", "“{url}” em {block} não é um endereço que se possa chamar";
        help: "Write the whole address, beginning with https://", "Escribe la dirección completa, empezando con https://", "Escreva o endereço completo, começando com https://";
        fix: "", "", "";
    }

    INSECURE_WEBHOOK {
        message: "The webhook “{url}” in {block} is not encrypted", "El webhook “{url}” en {block} no está cifrado", "O webhook “{url}” em {block} não é criptografado";
        help: "Use https:// instead of http://", "Usa https:// en lugar de http://", "Use https:// em vez de http://";
        fix: "", "", "";
    }

    PRIVATE_WEBHOOK {
        message: "The platform cannot count on reaching {host}, which {block} calls", "La plataforma no puede contar con alcanzar {host}, al que llama {block}", "A plataforma não pode contar com alcançar {host}, que {block} chama";
        help: "Use your server's public address before you publish", "Usa la dirección pública de tu servidor antes de publicar", "Use o endereço público do seu servidor antes de publicar";
        fix: "", "", "";
    }

    PLACEHOLDER_WEBHOOK {
        message: "The webhook of {block} leads to {host}, a placeholder", "El webhook de {block} lleva a {host}, una dirección de ejemplo", "O webhook de {block} leva a {host}, um endereço de exemplo";
        help: "Put in your own server's address before you publish", "Pon la dirección de tu propio servidor antes de publicar", "Coloque o endereço do seu próprio servidor antes de publicar";
        fix: "", "", "";
    }

    UNEVEN_WEBHOOKS {
        message: "The answer {exit} of {block} leads to {to} without the webhook that another answer has", "La respuesta {exit} de {block} lleva a {to} sin el webhook que tiene otra respuesta", "A resposta {exit} de {block} leva a {to} sem o webhook que outra resposta tem";
        help: "Put the webhook on this path too: each path calls only its own", "Pon el webhook también en este camino: cada uno llama solo al suyo", "Coloque o webhook também neste caminho: cada um chama só o seu";
        fix: "", "", "";
    }

    VARIABLE_IN_WEBHOOK {
        message: "The webhook “{url}” in {block} holds a variable, which the platform does not fill in", "El webhook “{url}” en {block} contiene una variable, que la plataforma no completa", "O webhook “{url}” em {block} contém uma variável, que a plataforma não preenche";
        help: "Use a fixed address: the server gets the variables in the body", "Usa una dirección fija: el servidor recibe las variables en el cuerpo", "Use um endereço fixo: o servidor recebe as variáveis no corpo";
        fix: "", "", "";
    }

    SECRET_IN_WEBHOOK {
        message: "The webhook of {block} to {host} carries a secret, “{name}”", "El webhook de {block} a {host} lleva un secreto, “{name}”", "O webhook de {block} para {host} leva um segredo, “{name}”";
        help: "Set it as a header under Settings, Developers, Webhook Headers, and replace the secret", "Ponlo como cabecera en Configuración, Desarrolladores, Webhook Headers, y cambia el secreto", "Coloque-o como cabeçalho em Configurações, Desenvolvedores, Webhook Headers, e troque o segredo";
        fix: "", "", "";
    }

    CONFLICTING_WEBHOOKS {
        message: "The line of {exit} from {block} names the webhook “{line}”, and the exit itself “{url}”", "La línea de {exit} desde {block} nombra el webhook “{line}”, y la salida misma “{url}”", "A linha de {exit} de {block} indica o webhook “{line}”, e a própria saída “{url}”";
        help: "Set the right one on the path: the platform calls the exit's", "Pon el correcto en el camino: la plataforma llama al de la salida", "Coloque o certo no caminho: a plataforma chama o da saída";
        fix: "", "", "";
    }

    SPREADSHEET_WEBHOOK {
        message: "The webhook of {block} is a Google spreadsheet", "El webhook de {block} es una hoja de cálculo de Google", "O webhook de {block} é uma planilha do Google";
        help: "Check that its first row has the columns country_code and cellphone", "Revisa que su primera fila tenga las columnas country_code y cellphone", "Confira se a primeira linha tem as colunas country_code e cellphone";
        fix: "", "", "";
    }

    MISSING_START {
        message: "The flow has no start: {why}", "El flujo no tiene inicio: {why}", "O fluxo não tem início: {why}";
        help: "Choose the block where the conversation begins, and let no path lead to it", "Elige el bloque donde empieza la conversación, y que ningún camino llegue a él", "Escolha o bloco em que a conversa começa, e que nenhum caminho chegue a ele";
        fix: "", "", "";
    }

    SEVERAL_STARTS {
        message: "No path leads to {block}, so the platform takes it for a start", "Ningún camino llega a {block}, así que la plataforma lo toma por un inicio", "Nenhum caminho chega a {block}, então a plataforma o toma por um início";
        help: "Lead a path to it, or remove it", "Conecta un camino a él, o quítalo", "Leve um caminho até ele, ou remova-o";
        fix: "", "", "";
    }

    PATH_INTO_START {
        message: "The path {exit} from {from} leads back to the start {block}", "El camino {exit} de {from} vuelve al inicio {block}", "O caminho {exit} de {from} volta ao início {block}";
        help: "Put a block before the start, and let the conversation begin there", "Pon un bloque antes del inicio, y que la conversación empiece allí", "Coloque um bloco antes do início, e que a conversa comece ali";
        fix: "", "", "";
    }

    EMPTY_MESSAGE {
        message: "{block} has no text, no file and no location", "{block} no tiene texto, archivo ni ubicación", "{block} não tem texto, arquivo nem localização";
        help: "Write its text", "Escribe su texto", "Escreva o texto dele";
        fix: "", "", "";
    }

    EMPTY_OPTION {
        message: "Option {number} of {block} has no text", "La opción {number} de {block} no tiene texto", "A opção {number} de {block} não tem texto";
        help: "Write its text, or remove it", "Escribe su texto, o quítala", "Escreva o texto dela, ou remova-a";
        fix: "", "", "";
    }

    UNCONNECTED_CONDITION {
        message: "The exit {exit} of {block} is not connected", "La salida {exit} de {block} no está conectada", "A saída {exit} de {block} não está conectada";
        help: "Connect it: the platform wants every exit of a condition block connected", "Conéctala: la plataforma exige que cada salida de un bloque de condiciones esté conectada", "Conecte-a: a plataforma exige que cada saída de um bloco condicional esteja conectada";
        fix: "", "", "";
    }

    UNBALANCED_SHARES {
        message: "{block} has {count} branches with {sum} % in all", "{block} tiene {count} ramas con {sum} % en total", "{block} tem {count} ramos com {sum} % no total";
        help: "Make it two branches or more, with 100 % in all", "Usa dos ramas o más, con 100 % en total", "Use dois ramos ou mais, com 100 % no total";
        fix: "", "", "";
    }

    JUMP_WITHOUT_TARGET {
        message: "{block} does not say which conversation it leads to", "{block} no dice a qué conversación lleva", "{block} não diz a qual conversa leva";
        help: "Choose the conversation by its number", "Elige la conversación por su número", "Escolha a conversa pelo número";
        fix: "", "", "";
    }

    UNFILLED_CRM_BLOCK {
        message: "{block} is not filled in: its “{field}” is missing", "{block} no está completo: falta “{field}”", "{block} não está preenchido: falta “{field}”";
        help: "Fill it in in the platform's editor and import the flow again, or remove the block", "Complétalo en el editor de la plataforma y vuelve a importar el flujo, o quita el bloque", "Preencha no editor da plataforma e importe o fluxo de novo, ou remova o bloco";
        fix: "", "", "";
    }

    HUBSPOT_V1_TRANSFER {
        message: "{block} is a transfer to HubSpot of the first version", "{block} es una transferencia a HubSpot de la primera versión", "{block} é uma transferência para o HubSpot da primeira versão";
        help: "Put a new transfer to HubSpot in its place: the platform no longer saves the old one", "Pon en su lugar una nueva transferencia a HubSpot: la plataforma ya no guarda la antigua", "Coloque no lugar dela uma nova transferência para o HubSpot: a plataforma não salva mais a antiga";
        fix: "", "", "";
    }

    ALTERNATE_FLOW_CYCLE {
        message: "The alternate flow of {block} comes back to it: {circle}", "El flujo alterno de {block} vuelve a él: {circle}", "O fluxo alternativo de {block} volta a ele: {circle}";
        help: "Let one of these alternate flows end or lead to a human: a silent user would get messages for ever", "Haz que uno de estos flujos alternos termine o lleve a un humano: un usuario callado recibiría mensajes para siempre", "Faça um destes fluxos alternativos terminar ou levar a um humano: um usuário calado receberia mensagens para sempre";
        fix: "", "", "";
    }

    GOAL_LINK_NOT_IN_TEXT {
        message: "The goal of {block} counts clicks on “{url}”, which its text does not hold", "El objetivo de {block} cuenta clics en “{url}”, que no está en su texto", "O objetivo de {block} conta cliques em “{url}”, que não está no texto";
        help: "Put the link into the text exactly so, or change the goal", "Pon el enlace en el texto exactamente así, o cambia el objetivo", "Coloque o link no texto exatamente assim, ou mude o objetivo";
        fix: "", "", "";
    }

    OUTBOUND_WITHOUT_TEMPLATE {
        message: "The flow is outbound and begins with {block}, which is no template", "El flujo es saliente y empieza con {block}, que no es una plantilla", "O fluxo é ativo (outbound) e começa com {block}, que não é um modelo";
        help: "Begin with a “{template}”: nothing else opens a conversation", "Empieza con un “{template}”: nada más abre una conversación", "Comece com um “{template}”: nada mais abre uma conversa";
        fix: "", "", "";
    }

    UNKNOWN_TARGET {
        message: "The path {exit} from {block} leads to “{to}”, which is not there", "El camino {exit} de {block} lleva a “{to}”, que no existe", "O caminho {exit} de {block} leva a “{to}”, que não existe";
        help: "Connect it to a block that is there", "Conéctalo a un bloque que exista", "Conecte-o a um bloco que exista";
        fix: "", "", "";
    }

    DUPLICATE_ID {
        message: "Two exits of {block} have the id “{id}”", "Dos salidas de {block} tienen el id “{id}”", "Duas saídas de {block} têm o id “{id}”";
        help: "Give one of them another id", "Dale otro id a una de ellas", "Dê outro id a uma delas";
        fix: "", "", "";
    }

    ALTERNATE_FLOW_ON_TEMPLATE {
        message: "The alternate flow of the template {block} leads to {to}, which is no template", "El flujo alterno de la plantilla {block} lleva a {to}, que no es una plantilla", "O fluxo alternativo do modelo {block} leva a {to}, que não é um modelo";
        help: "Take it away, or lead it to a second template", "Quítalo, o llévalo a una segunda plantilla", "Remova-o, ou leve-o a um segundo modelo";
        fix: "", "", "";
    }

    MESSAGE_STORM {
        message: "A conversation goes round and round from {block} without one of the paths waiting: {circle}", "Una conversación da vueltas desde {block} sin que ninguno de los caminos espere: {circle}", "Uma conversa dá voltas a partir de {block} sem que nenhum dos caminhos espere: {circle}";
        help: "Put a block that waits for the user into the circle, or lead a path out of it", "Pon en el círculo un bloque que espere al usuario, o saca un camino de él", "Coloque no círculo um bloco que espere o usuário, ou leve um caminho para fora dele";
        fix: "", "", "";
    }

    UNREACHABLE_BLOCK {
        message: "No conversation can come to {block}", "Ninguna conversación puede llegar a {block}", "Nenhuma conversa pode chegar a {block}";
        help: "Lead a path to it from a block that is reached, or remove it", "Conecta con él un bloque al que se llegue, o quítalo", "Ligue a ele um bloco ao qual se chegue, ou remova-o";
        fix: "", "", "";
    }

    DANGLING_OPTION {
        message: "The option {exit} of {block} leads nowhere", "La opción {exit} de {block} no lleva a ninguna parte", "A opção {exit} de {block} não leva a lugar nenhum";
        help: "Connect it, or remove it", "Conéctala, o quítala", "Conecte-a, ou remova-a";
        fix: "", "", "";
    }

    MISSING_DEFAULT_PATH {
        message: "{block} has no path for “{default}”", "{block} no tiene camino para “{default}”", "{block} não tem caminho para “{default}”";
        help: "Connect it, for example to a message that explains the options", "Conéctalo, por ejemplo a un mensaje que explique las opciones", "Conecte-o, por exemplo a uma mensagem que explique as opções";
        fix: "", "", "";
    }

    DUPLICATE_OPTION {
        message: "{block} has the option “{option}” twice", "{block} tiene dos veces la opción “{option}”", "{block} tem duas vezes a opção “{option}”";
        help: "Change the text of one of them", "Cambia el texto de una de ellas", "Mude o texto de uma delas";
        fix: "", "", "";
    }

    RESERVED_OPTION_TEXT {
        message: "The option “DEFAULT” of {block} is taken for “{default}”", "La opción “DEFAULT” de {block} se toma por “{default}”", "A opção “DEFAULT” de {block} é tomada por “{default}”";
        help: "Write another text, or use the default answer itself", "Escribe otro texto, o usa la propia respuesta por defecto", "Escreva outro texto, ou use a própria resposta padrão";
        fix: "", "", "";
    }

    UNKNOWN_TOKEN {
        message: "The option “{option}” of {block} means nothing to the platform", "La opción “{option}” de {block} no significa nada para la plataforma", "A opção “{option}” de {block} não significa nada para a plataforma";
        help: "Write what the user should read: only [REQUEST_TRIGGER] and [LOCATION] are known", "Escribe lo que el usuario debe leer: solo se conocen [REQUEST_TRIGGER] y [LOCATION]", "Escreva o que o usuário deve ler: só [REQUEST_TRIGGER] e [LOCATION] são conhecidos";
        fix: "", "", "";
    }

    CROSSES_24_HOURS {
        message: "The alternate flow of {block} sends {to} after {minutes} minutes, past WhatsApp's 24 hours", "El flujo alterno de {block} envía {to} a los {minutes} minutos, fuera de las 24 horas de WhatsApp", "O fluxo alternativo de {block} envia {to} após {minutes} minutos, fora das 24 horas do WhatsApp";
        help: "Shorten the time, or send a “{template}”", "Acorta el tiempo, o envía un “{template}”", "Encurte o tempo, ou envie um “{template}”";
        fix: "", "", "";
    }

    OVERSIZED_FLOW {
        message: "The flow has {count} blocks, more than {limit}", "El flujo tiene {count} bloques, más de {limit}", "O fluxo tem {count} blocos, mais de {limit}";
        help: "Split it with “{jump}”", "Divídelo con “{jump}”", "Divida-o com “{jump}”";
        fix: "", "", "";
    }

    UNKNOWN_BLOCK_KIND {
        message: "“{kind}”, the kind of {block}, is not known", "“{kind}”, el tipo de {block}, no se conoce", "“{kind}”, o tipo de {block}, não é conhecido";
        help: "Correct the word; the nearest one that is known is “{near}”", "Corrige la palabra; la conocida más parecida es “{near}”", "Corrija a palavra; a conhecida mais parecida é “{near}”";
        fix: "", "", "";
    }

    UNKNOWN_FIELD {
        message: "The field “{field}” is not part of the format and does nothing", "El campo “{field}” no es parte del formato y no hace nada", "O campo “{field}” não faz parte do formato e não faz nada";
        help: "Correct its name (the nearest one is “{near}”), or take it away", "Corrige su nombre (el más parecido es “{near}”), o quítalo", "Corrija o nome (o mais parecido é “{near}”), ou remova-o";
        fix: "", "", "";
    }

    UNUSED_ALLOW {
        message: "{where} allows “{rule}”, which finds nothing there", "{where} permite “{rule}”, que no encuentra nada allí", "{where} permite “{rule}”, que não encontra nada ali";
        help: "Take the entry away", "Quita la entrada", "Remova a entrada";
        fix: "", "", "";
    }
}
