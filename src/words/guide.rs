//! The texts of the guide that tells how to build a flow in the platform's editor.

use super::{Words, words};

words! {
    TITLE = "Build “{name}” in the platform's editor", "Crear “{name}” en el editor de la plataforma", "Criar “{name}” no editor da plataforma";
    INTRO = "The platform documents no import, so this flow is built by hand: first the blocks, then the paths, then the webhooks. Tick the boxes as you go.", "La plataforma no documenta ninguna importación, así que este flujo se crea a mano: primero los bloques, luego los caminos y después los webhooks. Marca las casillas a medida que avanzas.", "A plataforma não documenta nenhuma importação, por isso este fluxo é criado à mão: primeiro os blocos, depois os caminhos e por fim os webhooks. Marque as caixas conforme avança.";
    INBOUND = "Create an inbound conversation: the user writes first.", "Crea una conversación de entrada (inbound): el usuario escribe primero.", "Crie uma conversa de entrada (inbound): o usuário escreve primeiro.";
    OUTBOUND = "Create an outbound conversation: it must begin with a template message (HSM).", "Crea una conversación de salida (outbound): debe empezar con un mensaje plantilla (HSM).", "Crie uma conversa de saída (outbound): ela deve começar com um modelo de mensagem (HSM).";
    LANGUAGE = "Language of the conversation", "Idioma de la conversación", "Idioma da conversa";
    TIMEZONE = "Time zone in the settings", "Zona horaria en la configuración", "Fuso horário nas configurações";
    INPUTS = "Whoever starts the flow must bring these session variables", "Quien inicia el flujo debe traer estas variables de sesión", "Quem inicia o fluxo deve trazer estas variáveis de sessão";
    NO_START = "This flow has no start yet. Settle that first: the platform takes the only block without an incoming path.", "Este flujo aún no tiene inicio. Decídelo primero: la plataforma toma el único bloque sin camino de entrada.", "Este fluxo ainda não tem início. Defina isso primeiro: a plataforma usa o único bloco sem caminho de entrada.";

    BLOCKS = "Blocks", "Bloques", "Blocos";
    BLOCK = "Block {number}: {title}", "Bloque {number}: {title}", "Bloco {number}: {title}";
    SHORT = "{number}. {title}", "{number}. {title}", "{number}. {title}";
    START = "This is the start: add it first, and let no path lead to it.", "Este es el inicio: agrégalo primero y no dejes que ningún camino llegue a él.", "Este é o início: adicione-o primeiro e não deixe nenhum caminho chegar a ele.";
    UNREACHED = "No path from the start leads to this block.", "Ningún camino desde el inicio llega a este bloque.", "Nenhum caminho a partir do início chega a este bloco.";
    ADD = "Add", "Agrega", "Adicione";
    TRIGGER_KIND = "This is a request trigger. Choose the plain entry, neither buttons nor a list.", "Este es un request trigger. Elige la opción simple, ni botones ni lista.", "Este é um request trigger. Escolha a opção simples, nem botões nem lista.";
    BY_HAND = "The files do not describe this kind of block: build it by hand from what is known of it.", "Los archivos no describen este tipo de bloque: créalo a mano con lo que se sabe de él.", "Os arquivos não descrevem este tipo de bloco: crie-o à mão com o que se sabe dele.";
    TEXT = "Text", "Texto", "Texto";
    OPTIONS = "Options, in this order, one a line", "Opciones, en este orden, una por línea", "Opções, nesta ordem, uma por linha";
    OPTION = "Option {number}", "Opción {number}", "Opção {number}";
    TOKEN = "The only option. Copy it exactly: capitals, brackets, underscore, no spaces before or after", "La única opción. Cópiala exactamente: mayúsculas, corchetes, guion bajo, sin espacios antes ni después", "A única opção. Copie exatamente: maiúsculas, colchetes, sublinhado, sem espaços antes nem depois";
    OPT_OUT = "Option {number}: switch on “Responses as opt-out option”.", "Opción {number}: activa la respuesta como opción de baja (opt-out).", "Opção {number}: ative a resposta como opção de descadastro (opt-out).";
    OPT_OUT_WEBHOOK = "Its opt-out webhook", "Su webhook de opt-out", "O webhook de opt-out dela";
    HIDE = "Hide the options.", "Oculta las opciones.", "Oculte as opções.";
    SAVE = "Save response as variable", "Guardar respuesta como variable", "Salvar resposta como variável";
    SAVE_TYPE = "Type", "Tipo", "Tipo";
    TEMPLATE_NAME = "Choose the approved template", "Elige la plantilla aprobada", "Escolha o modelo aprovado";
    TEMPLATE_ID = "Template id", "Id de la plantilla", "Id do modelo";
    FILE = "Attach the file", "Adjunta el archivo", "Anexe o arquivo";
    FILE_NAME = "File name", "Nombre del archivo", "Nome do arquivo";
    FILE_VARIABLE = "Attach a file from the variable", "Adjunta un archivo desde la variable", "Anexe um arquivo a partir da variável";
    LOCATION = "Attach the location (latitude, longitude)", "Adjunta la ubicación (latitud, longitud)", "Anexe a localização (latitude, longitude)";
    LOCATION_VARIABLE = "Attach a location from the variable", "Adjunta una ubicación desde la variable", "Anexe uma localização a partir da variável";
    ADDRESS = "Address", "Dirección", "Endereço";
    LIMIT = "Message limit", "Límite de mensajes", "Limite de mensagens";
    TIMER = "Timer", "Temporizador", "Temporizador";
    RETRY = "Automatic retry after {minutes} minutes, with the message", "Reintento automático después de {minutes} minutos, con el mensaje", "Nova tentativa automática após {minutes} minutos, com a mensagem";
    GOAL = "Goal", "Objetivo", "Objetivo";
    DELIVERED = "Webhook toggle, “Delivered”", "Interruptor de webhook, “Entregado”", "Botão de webhook, “Entregue”";
    READ = "Webhook toggle, “Read”", "Interruptor de webhook, “Leído”", "Botão de webhook, “Lido”";
    ALTERNATE = "Switch on “Alternate flow”, after this many minutes", "Activa “Flujo alterno”, después de estos minutos", "Ative “Fluxo alternativo”, após estes minutos";
    VARIABLE = "Compare the variable", "Compara la variable", "Compare a variável";
    TIME = "Compare the time of day.", "Compara la hora del día.", "Compare a hora do dia.";
    CONDITION = "Condition {number}", "Condición {number}", "Condição {number}";
    BRANCH = "Branch {number}: {percent} %", "Rama {number}: {percent} %", "Ramo {number}: {percent} %";
    TEAM = "Team", "Equipo", "Equipe";
    SERVICE = "Service", "Servicio", "Serviço";
    CONVERSATION = "Conversation", "Conversación", "Conversa";
    DATA = "What else the file says", "Qué más dice el archivo", "O que mais o arquivo diz";

    PATHS = "Paths", "Caminos", "Caminhos";
    PATHS_INTRO = "Drag each arrow from the exit to the block. Exits that are not listed stay unconnected.", "Arrastra cada flecha desde la salida hasta el bloque. Las salidas que no aparecen quedan sin conectar.", "Arraste cada seta da saída até o bloco. As saídas que não aparecem ficam sem conexão.";
    NO_PATHS = "No paths.", "Ningún camino.", "Nenhum caminho.";
    FROM = "From", "Desde", "De";
    EXIT = "Exit", "Salida", "Saída";
    TO = "To", "Hasta", "Para";
    WEBHOOK = "Webhook", "Webhook", "Webhook";
    YES = "yes", "sí", "sim";
    NO = "no", "no", "não";
    MISSING_BLOCK = "{id} (there is no such block)", "{id} (no existe ese bloque)", "{id} (não existe esse bloco)";

    WEBHOOKS = "Webhooks", "Webhooks", "Webhooks";
    WEBHOOKS_INTRO = "Double-click the arrow and paste the address into the field on top. Do it once for every arrow: one webhook on one arrow is called for that arrow only.", "Haz doble clic en la flecha y pega la dirección en el campo de arriba. Hazlo una vez por cada flecha: el webhook de una flecha solo se llama en esa flecha.", "Clique duas vezes na seta e cole o endereço no campo de cima. Faça isso uma vez para cada seta: o webhook de uma seta só é chamado nessa seta.";
    INTO_TRIGGER = "Into the request trigger {title}", "Hacia el request trigger {title}", "Para o request trigger {title}";
    OTHERS = "Other arrows", "Otras flechas", "Outras setas";
    NO_WEBHOOKS = "No arrow carries a webhook.", "Ninguna flecha lleva webhook.", "Nenhuma seta tem webhook.";
    ARROW = "{from}, “{exit}”, to {to}", "{from}, “{exit}”, hasta {to}", "{from}, “{exit}”, para {to}";
    NO_WEBHOOK = "this arrow has no webhook yet, and needs one", "esta flecha aún no tiene webhook y lo necesita", "esta seta ainda não tem webhook e precisa de um";
    AB_FORGETS = "the editor forgets webhooks on the paths of an A/B test", "el editor olvida los webhooks en los caminos de una prueba A/B", "o editor esquece os webhooks nos caminhos de um teste A/B";

    CHECKLIST = "Before you finish", "Antes de terminar", "Antes de terminar";
    PART_PLAIN = "The block is a plain “Message with options”.", "El bloque es un “Mensaje con opciones” simple.", "O bloco é uma “Mensagem com opções” simples.";
    PART_TEXT = "It has a waiting text.", "Tiene un texto de espera.", "Tem um texto de espera.";
    PART_TOKEN = "Its only option is exactly the token.", "Su única opción es exactamente el texto indicado.", "A única opção é exatamente o texto indicado.";
    PART_WEBHOOKS = "Every arrow that leads in carries a webhook.", "Cada flecha que llega lleva un webhook.", "Cada seta que chega tem um webhook.";
    PART_LEADS_ON = "The option leads on to the next block.", "La opción lleva al siguiente bloque.", "A opção leva ao próximo bloco.";
    PART_RESCUE = "Its alternate flow of a minute or more leads on.", "Su flujo alterno de un minuto o más lleva a otro bloque.", "O fluxo alternativo de um minuto ou mais leva a outro bloco.";
    PART_MISSING = "Missing in this flow.", "Falta en este flujo.", "Falta neste fluxo.";
    CHECK_ROOT = "Only the start has no incoming path.", "Solo el inicio no tiene camino de entrada.", "Só o início não tem caminho de entrada.";
    CHECK_HOOKS = "Each arrow listed above has its webhook.", "Cada flecha de la lista tiene su webhook.", "Cada seta da lista tem seu webhook.";
    CHECK_PUBLISH = "Publish the conversation: changes only take effect after publishing.", "Publica la conversación: los cambios solo tienen efecto después de publicar.", "Publique a conversa: as mudanças só valem depois de publicar.";
    CHECK_SESSIONS = "Test with a new session: a session that is running keeps the old version.", "Prueba con una sesión nueva: una sesión en curso conserva la versión anterior.", "Teste com uma sessão nova: uma sessão em andamento mantém a versão anterior.";

    SAVE_ALL = "All", "Todo", "Tudo";
    SAVE_TEXT = "Text", "Texto", "Texto";
    SAVE_NUMBER = "Number", "Número", "Número";
    SAVE_IMAGE = "Image", "Imagen", "Imagem";
    SAVE_EMAIL = "Email", "Correo electrónico", "E-mail";
    SAVE_DOCUMENT = "Document", "Documento", "Documento";
    SAVE_VIDEO = "Video", "Video", "Vídeo";
    SAVE_LOCATION = "Location", "Ubicación", "Localização";
    SAVE_ZIPCODE = "Postal code", "Código postal", "Código postal";
    SAVE_CONTACT = "Contact", "Contacto", "Contato";

    EQ = "equals", "igual a", "é igual a";
    DIFF = "different from", "diferente a", "diferente de";
    GT = "greater than", "mayor a", "maior que";
    LT = "less than", "menor a", "menor que";
    GTEQ = "greater than or equal", "mayor o igual a", "maior ou igual a";
    LTEQ = "less than or equal", "menor o igual a", "menor ou igual a";
    CONT = "contains", "contiene", "contém";
    NCONT = "does not contain", "no contiene", "não contém";
    BTW = "between", "entre", "entre";
}

/// What the platform calls a type of saved answer, where that is known.
pub fn save_type(kind: &str) -> Option<Words> {
    Some(match kind {
        "all" => SAVE_ALL,
        "text" => SAVE_TEXT,
        "number" => SAVE_NUMBER,
        "image" => SAVE_IMAGE,
        "email" => SAVE_EMAIL,
        "document" => SAVE_DOCUMENT,
        "video" => SAVE_VIDEO,
        "location" => SAVE_LOCATION,
        "zipcode" => SAVE_ZIPCODE,
        "contact" => SAVE_CONTACT,
        _ => return None,
    })
}

/// What the platform calls an operator of a condition, where that is known.
pub fn operator(name: &str) -> Option<Words> {
    Some(match name {
        "EQ" => EQ,
        "DIFF" => DIFF,
        "GT" => GT,
        "LT" => LT,
        "GTEQ" => GTEQ,
        "LTEQ" => LTEQ,
        "CONT" => CONT,
        "NCONT" => NCONT,
        "BTW" => BTW,
        _ => return None,
    })
}
