//! Texts of the window and the command line.

use super::{Words, words};

words! {
    LINT_HELP = "help", "ayuda", "ajuda";
    LINT_FIX = "fix", "arreglo", "correção";
    LINT_FIX_SAFE = "with --fix", "con --fix", "com --fix";
    LINT_FIX_UNSAFE = "with --fix --unsafe", "con --fix --unsafe", "com --fix --unsafe";
    LINT_CLEAN = "Nothing found. Files: {files}", "No se encontró nada. Archivos: {files}", "Nada encontrado. Arquivos: {files}";
    LINT_SUMMARY = "Errors: {errors}, warnings: {warnings}, infos: {infos}, files: {files}", "Errores: {errors}, advertencias: {warnings}, avisos: {infos}, archivos: {files}", "Erros: {errors}, advertências: {warnings}, avisos: {infos}, arquivos: {files}";

    UNTITLED = "Untitled flow", "Flujo sin título", "Fluxo sem título";

    FILE = "File", "Archivo", "Arquivo";
    EDIT = "Edit", "Editar", "Editar";
    INSERT = "Insert", "Insertar", "Inserir";
    VIEW = "View", "Ver", "Ver";
    LANGUAGE = "Language", "Idioma", "Idioma";
    RECENT = "Recent files", "Archivos recientes", "Arquivos recentes";

    NEW = "New flow", "Nuevo flujo", "Novo fluxo";
    NEW_TIP = "Start an empty flow", "Empezar un flujo vacío", "Começar um fluxo vazio";
    OPEN = "Open…", "Abrir…", "Abrir…";
    OPEN_TIP = "Open a flow, a diagram or a question list", "Abrir un flujo, un diagrama o una lista de preguntas", "Abrir um fluxo, um diagrama ou uma lista de perguntas";
    SAVE = "Save", "Guardar", "Salvar";
    SAVE_TIP = "Save the flow in its file", "Guardar el flujo en su archivo", "Salvar o fluxo em seu arquivo";
    SAVE_AS = "Save as…", "Guardar como…", "Salvar como…";
    SAVE_AS_TIP = "Save the flow in another file", "Guardar el flujo en otro archivo", "Salvar o fluxo em outro arquivo";
    EXPORT = "Export…", "Exportar…", "Exportar…";
    EXPORT_TIP = "Write the flow in the platform's formats", "Escribir el flujo en los formatos de la plataforma", "Escrever o fluxo nos formatos da plataforma";
    CLOSE_FLOW = "Close flow", "Cerrar flujo", "Fechar fluxo";
    CLOSE_FLOW_TIP = "Close this flow and keep the window", "Cerrar este flujo y mantener la ventana", "Fechar este fluxo e manter a janela";
    CLOSE_NAMED = "Close {name}", "Cerrar {name}", "Fechar {name}";
    QUIT = "Quit", "Salir", "Sair";
    QUIT_TIP = "Close the window", "Cerrar la ventana", "Fechar a janela";
    UNDO = "Undo", "Deshacer", "Desfazer";
    UNDO_TIP = "Take back the last step", "Deshacer el último paso", "Desfazer o último passo";
    REDO = "Redo", "Rehacer", "Refazer";
    REDO_TIP = "Do the step again that was taken back", "Rehacer el paso deshecho", "Refazer o passo desfeito";
    DELETE = "Delete", "Eliminar", "Excluir";
    DELETE_TIP = "Delete the selected blocks, or disconnect the selected path", "Eliminar los bloques seleccionados o desconectar el camino seleccionado", "Excluir os blocos selecionados ou desconectar o caminho selecionado";
    SELECT_ALL = "Select all", "Seleccionar todo", "Selecionar tudo";
    SELECT_ALL_TIP = "Select all blocks", "Seleccionar todos los bloques", "Selecionar todos os blocos";
    INSERT_TRIGGER = "Insert request trigger…", "Insertar request trigger…", "Inserir request trigger…";
    INSERT_TRIGGER_TIP = "Stop the conversation at the selected path, exit or block until your server answers", "Detener la conversación en el camino, la salida o el bloque seleccionado hasta que tu servidor responda", "Parar a conversa no caminho, na saída ou no bloco selecionado até que seu servidor responda";
    MAKE_START = "Make it the start", "Convertir en inicio", "Tornar início";
    MAKE_START_TIP = "The conversation begins at the selected block", "La conversación empieza en el bloque seleccionado", "A conversa começa no bloco selecionado";
    ZOOM_IN = "Zoom in", "Acercar", "Aproximar";
    ZOOM_IN_TIP = "Show less, larger", "Mostrar menos, más grande", "Mostrar menos, maior";
    ZOOM_OUT = "Zoom out", "Alejar", "Afastar";
    ZOOM_OUT_TIP = "Show more, smaller", "Mostrar más, más pequeño", "Mostrar mais, menor";
    ZOOM_FULL = "Zoom to 100 %", "Zoom al 100 %", "Zoom em 100 %";
    ZOOM_FULL_TIP = "Show the flow in its own size", "Mostrar el flujo en su tamaño", "Mostrar o fluxo em seu tamanho";
    FIT = "Fit flow", "Ajustar flujo", "Ajustar fluxo";
    FIT_TIP = "Show the whole flow", "Mostrar todo el flujo", "Mostrar todo o fluxo";
    FIT_SELECTION = "Fit selection", "Ajustar selección", "Ajustar seleção";
    FIT_SELECTION_TIP = "Show what is selected", "Mostrar lo seleccionado", "Mostrar o que está selecionado";
    SHOW_BLOCKS = "Show block list", "Mostrar lista de bloques", "Mostrar lista de blocos";
    SHOW_BLOCKS_TIP = "Show or hide the blocks that can be added", "Mostrar u ocultar los bloques que se pueden agregar", "Mostrar ou ocultar os blocos que podem ser adicionados";
    SHOW_INSPECTOR = "Show inspector", "Mostrar inspector", "Mostrar inspetor";
    SHOW_INSPECTOR_TIP = "Show or hide the fields of what is selected", "Mostrar u ocultar los campos de lo seleccionado", "Mostrar ou ocultar os campos do que está selecionado";
    SHOW_PROBLEMS = "Show problems", "Mostrar problemas", "Mostrar problemas";
    SHOW_PROBLEMS_TIP = "Show or hide what is wrong with the flow", "Mostrar u ocultar lo que está mal en el flujo", "Mostrar ou ocultar o que há de errado no fluxo";
    SWITCH_THEME = "Switch light and dark", "Cambiar entre claro y oscuro", "Alternar claro e escuro";
    SWITCH_THEME_TIP = "Change the window's colours", "Cambiar los colores de la ventana", "Mudar as cores da janela";
    COMMANDS = "Find command…", "Buscar comando…", "Buscar comando…";
    COMMANDS_TIP = "Find a command by its name", "Buscar un comando por su nombre", "Buscar um comando pelo nome";
    NOTICES = "Show messages", "Mostrar mensajes", "Mostrar mensagens";
    NOTICES_TIP = "Read again what the window has said", "Volver a leer lo que dijo la ventana", "Reler o que a janela disse";
    FIX_ALL = "Fix all safe problems", "Corregir todo lo seguro", "Corrigir tudo que é seguro";
    FIX_ALL_TIP = "Apply every fix that keeps what you meant", "Aplicar cada corrección que conserva tu intención", "Aplicar cada correção que mantém sua intenção";
    TO_ENGLISH = "Show in English", "Mostrar en inglés", "Mostrar em inglês";
    TO_SPANISH = "Show in Spanish", "Mostrar en español", "Mostrar em espanhol";
    TO_PORTUGUESE = "Show in Portuguese", "Mostrar en portugués", "Mostrar em português";
    TO_LANGUAGE_TIP = "Change the window's language", "Cambiar el idioma de la ventana", "Mudar o idioma da janela";

    NEW_SAMPLE = "New from sample…", "Nuevo desde ejemplo…", "Novo a partir de exemplo…";
    NEW_SAMPLE_TIP = "Start from a flow that works", "Empezar con un flujo que funciona", "Começar com um fluxo que funciona";
    CUT = "Cut", "Cortar", "Recortar";
    CUT_TIP = "Put the selected blocks on the clipboard and take them out", "Llevar los bloques seleccionados al portapapeles y quitarlos", "Levar os blocos selecionados para a área de transferência e tirá-los";
    COPY = "Copy", "Copiar", "Copiar";
    COPY_TIP = "Put the selected blocks on the clipboard, as text", "Llevar los bloques seleccionados al portapapeles, como texto", "Levar os blocos selecionados para a área de transferência, como texto";
    PASTE = "Paste", "Pegar", "Colar";
    PASTE_TIP = "Add the blocks of the clipboard", "Agregar los bloques del portapapeles", "Adicionar os blocos da área de transferência";
    DUPLICATE = "Duplicate", "Duplicar", "Duplicar";
    DUPLICATE_TIP = "Add the selected blocks once more", "Agregar otra vez los bloques seleccionados", "Adicionar de novo os blocos selecionados";
    ARRANGE = "Arrange", "Organizar", "Organizar";
    TIDY = "Tidy up", "Ordenar", "Arrumar";
    TIDY_TIP = "Lay out the selected blocks, or all, from left to right", "Ordenar los bloques seleccionados, o todos, de izquierda a derecha", "Arrumar os blocos selecionados, ou todos, da esquerda para a direita";
    ALIGN_LEFT = "Align left", "Alinear a la izquierda", "Alinhar à esquerda";
    ALIGN_CENTRE = "Align centre", "Alinear al centro", "Alinhar ao centro";
    ALIGN_RIGHT = "Align right", "Alinear a la derecha", "Alinhar à direita";
    ALIGN_TOP = "Align top", "Alinear arriba", "Alinhar em cima";
    ALIGN_MIDDLE = "Align middle", "Alinear al medio", "Alinhar ao meio";
    ALIGN_BOTTOM = "Align bottom", "Alinear abajo", "Alinhar embaixo";
    ALIGN_TIP = "Line up the selected blocks", "Alinear los bloques seleccionados", "Alinhar os blocos selecionados";
    DISTRIBUTE_ACROSS = "Distribute across", "Distribuir a lo ancho", "Distribuir na horizontal";
    DISTRIBUTE_DOWN = "Distribute down", "Distribuir a lo alto", "Distribuir na vertical";
    DISTRIBUTE_TIP = "Make the gaps between the selected blocks equal", "Igualar los espacios entre los bloques seleccionados", "Igualar os espaços entre os blocos selecionados";
    GO = "Go", "Ir", "Ir";
    NEXT_BLOCK = "Next block", "Bloque siguiente", "Próximo bloco";
    PREVIOUS_BLOCK = "Previous block", "Bloque anterior", "Bloco anterior";
    NEXT_BLOCK_TIP = "Go through the blocks in the flow's order", "Recorrer los bloques en el orden del flujo", "Percorrer os blocos na ordem do fluxo";
    NEXT_PATH = "Next path of the block", "Camino siguiente del bloque", "Próximo caminho do bloco";
    NEXT_PATH_TIP = "Go through the exits of the selected block", "Recorrer las salidas del bloque seleccionado", "Percorrer as saídas do bloco selecionado";
    FOLLOW = "Follow the path", "Seguir el camino", "Seguir o caminho";
    FOLLOW_TIP = "Go to the block that the selected path leads to", "Ir al bloque al que lleva el camino seleccionado", "Ir ao bloco a que o caminho selecionado leva";
    GO_LEFT = "Block on the left", "Bloque a la izquierda", "Bloco à esquerda";
    GO_RIGHT = "Block on the right", "Bloque a la derecha", "Bloco à direita";
    GO_UP = "Block above", "Bloque de arriba", "Bloco acima";
    GO_DOWN = "Block below", "Bloque de abajo", "Bloco abaixo";
    GO_NEAR_TIP = "Select the nearest block in this direction", "Seleccionar el bloque más cercano en esta dirección", "Selecionar o bloco mais próximo nesta direção";
    EDIT_SELECTED = "Edit what is selected", "Editar lo seleccionado", "Editar o selecionado";
    EDIT_SELECTED_TIP = "Go to the text of the block, or to the webhook of the path", "Ir al texto del bloque o al webhook del camino", "Ir ao texto do bloco ou ao webhook do caminho";
    ADD_ANY = "Add block…", "Agregar bloque…", "Adicionar bloco…";
    ADD_ANY_TIP = "Add a block, connected to the selected exit", "Agregar un bloque, conectado a la salida seleccionada", "Adicionar um bloco, conectado à saída selecionada";
    CONNECT_TO = "Connect to…", "Conectar con…", "Conectar a…";
    CONNECT_TO_TIP = "Choose the block that the selected exit leads to", "Elegir el bloque al que lleva la salida seleccionada", "Escolher o bloco a que a saída selecionada leva";
    FIND = "Find…", "Buscar…", "Buscar…";
    FIND_TIP = "Find texts, options, variables, addresses and notes in the flow", "Buscar textos, opciones, variables, direcciones y notas en el flujo", "Buscar textos, opções, variáveis, endereços e notas no fluxo";
    FIND_NEXT = "Find next", "Buscar siguiente", "Buscar próximo";
    FIND_PREVIOUS = "Find previous", "Buscar anterior", "Buscar anterior";
    FIND_NEXT_TIP = "Go through the places that were found", "Recorrer los lugares encontrados", "Percorrer os lugares encontrados";
    FOUND_AT = "{number} of {count}", "{number} de {count}", "{number} de {count}";
    HOST_FROM = "Replace host", "Reemplazar host", "Trocar host";
    HOST_TO = "with host", "con host", "por host";
    HOST_GO = "Replace everywhere", "Reemplazar en todas partes", "Trocar em todo lugar";
    HOST_DONE = "{count} webhooks changed", "{count} webhooks cambiados", "{count} webhooks alterados";
    NO_WEBHOOKS = "This flow calls no webhooks.", "Este flujo no llama a ningún webhook.", "Este fluxo não chama nenhum webhook.";
    GO_TO = "Go to block…", "Ir al bloque…", "Ir ao bloco…";
    GO_TO_TIP = "Go to a block by its id, kind or text", "Ir a un bloque por su id, tipo o texto", "Ir a um bloco por seu id, tipo ou texto";
    NEXT_AREA = "Next area", "Área siguiente", "Próxima área";
    NEXT_AREA_TIP = "Move the keyboard between canvas, inspector, problems and block list", "Mover el teclado entre lienzo, inspector, problemas y lista de bloques", "Mover o teclado entre tela, inspetor, problemas e lista de blocos";
    SHORTCUTS = "Keyboard shortcuts", "Atajos de teclado", "Atalhos de teclado";
    SHORTCUTS_TIP = "Show every shortcut", "Mostrar todos los atajos", "Mostrar todos os atalhos";
    SHOW_MAP = "Show minimap", "Mostrar minimapa", "Mostrar minimapa";
    SHOW_MAP_TIP = "Show or hide the small picture of the whole flow", "Mostrar u ocultar la imagen pequeña de todo el flujo", "Mostrar ou ocultar a imagem pequena de todo o fluxo";
    SCALE_UP = "Larger interface", "Interfaz más grande", "Interface maior";
    SCALE_DOWN = "Smaller interface", "Interfaz más pequeña", "Interface menor";
    SCALE_TIP = "Change the size of texts and buttons", "Cambiar el tamaño de textos y botones", "Mudar o tamanho de textos e botões";
    WEBHOOKS = "Webhooks…", "Webhooks…", "Webhooks…";
    WEBHOOKS_TIP = "All webhooks in one table, and how to replace a host everywhere", "Todos los webhooks en una tabla, y cómo reemplazar un host en todas partes", "Todos os webhooks em uma tabela, e como trocar um host em todo lugar";

    SAMPLES_TITLE = "New from sample", "Nuevo desde ejemplo", "Novo a partir de exemplo";
    SAMPLE_BLOCKS = "{name}, {count} blocks", "{name}, {count} bloques", "{name}, {count} blocos";
    NO_MATCH = "Nothing matches.", "Nada coincide.", "Nada corresponde.";
    MOUSE = "Mouse", "Ratón", "Mouse";
    MOUSE_PAN = "Drag the canvas: move the view", "Arrastrar el lienzo: mover la vista", "Arrastar a tela: mover a vista";
    MOUSE_ZOOM = "Ctrl and wheel: zoom", "Ctrl y rueda: zoom", "Ctrl e roda: zoom";
    MOUSE_BAND = "Shift and drag: select in a box", "Mayús y arrastrar: seleccionar en un recuadro", "Shift e arrastar: selecionar em uma caixa";
    MOUSE_CONNECT = "Drag from a dot: connect, or let go on the canvas to add a block", "Arrastrar desde un punto: conectar, o soltar en el lienzo para agregar un bloque", "Arrastar a partir de um ponto: conectar, ou soltar na tela para adicionar um bloco";
    MOUSE_REPLUG = "Drag an end of the selected path: lead it elsewhere", "Arrastrar un extremo del camino seleccionado: llevarlo a otra parte", "Arrastar uma ponta do caminho selecionado: levá-lo a outro lugar";
    MOUSE_FREE = "Alt and drag: move without snapping", "Alt y arrastrar: mover sin ajustar", "Alt e arrastar: mover sem encaixe";
    DROP_ON_EXIT = "Let go over an exit's dot to move the path's beginning there", "Suelta sobre el punto de una salida para mover allí el comienzo del camino", "Solte sobre o ponto de uma saída para mover o começo do caminho para lá";
    EXIT_IS_USED = "That exit already leads somewhere: disconnect it first", "Esa salida ya lleva a otra parte: desconéctala antes", "Essa saída já leva a algum lugar: desconecte-a antes";
    MINIMAP = "Minimap", "Minimapa", "Minimapa";
    CONNECT_NEEDS = "Select an exit or a block with a free exit first", "Primero selecciona una salida o un bloque con una salida libre", "Selecione antes uma saída ou um bloco com uma saída livre";

    CANVAS = "Flow canvas", "Lienzo del flujo", "Tela do fluxo";
    START = "Start", "Inicio", "Início";
    PARTS = "{parts} of 6", "{parts} de 6", "{parts} de 6";
    NO_TEXT_YET = "No text yet", "Aún sin texto", "Ainda sem texto";
    NO_WEBHOOK = "Webhook missing", "Falta el webhook", "Falta o webhook";
    BLOCK_NAME = "{block}, {kind}, block {number} of {count}", "{block}, {kind}, bloque {number} de {count}", "{block}, {kind}, bloco {number} de {count}";
    BLOCK_NAME_TRIGGER = ", request trigger with {parts} of 6 parts", ", request trigger con {parts} de 6 partes", ", request trigger com {parts} de 6 partes";
    EXIT_NAME = "Exit “{exit}” of {block}", "Salida “{exit}” de {block}", "Saída “{exit}” de {block}";
    PATH_NAME = "Path from {from} to {to} ({exit})", "Camino de {from} a {to} ({exit})", "Caminho de {from} a {to} ({exit})";
    PATH_NAME_WEBHOOK = ", webhook {host}", ", webhook {host}", ", webhook {host}";
    PATH_NAME_NO_WEBHOOK = ", webhook missing", ", falta el webhook", ", falta o webhook";
    DROP_ON_SELF = "A path cannot lead back to its own block", "Un camino no puede volver a su propio bloque", "Um caminho não pode voltar ao próprio bloco";
    DROP_ON_START = "No path may lead to the start: choose another block", "Ningún camino puede llevar al inicio: elige otro bloque", "Nenhum caminho pode levar ao início: escolha outro bloco";

    EMPTY_TITLE = "Begin your flow", "Empieza tu flujo", "Comece seu fluxo";
    EMPTY_HELP = "Open a flow, drop a file here, or add a block from the list on the left.", "Abre un flujo, suelta un archivo aquí o agrega un bloque de la lista de la izquierda.", "Abra um fluxo, solte um arquivo aqui ou adicione um bloco da lista à esquerda.";

    BLOCKS = "Blocks", "Bloques", "Blocos";
    ADD_BLOCK = "Add {kind}", "Agregar {kind}", "Adicionar {kind}";
    INSPECTOR = "Inspector", "Inspector", "Inspetor";
    NOTHING_SELECTED = "Select a block or a path to edit it.", "Selecciona un bloque o un camino para editarlo.", "Selecione um bloco ou um caminho para editá-lo.";
    MANY_SELECTED = "{count} blocks selected", "{count} bloques seleccionados", "{count} blocos selecionados";
    OPTIONS = "Options", "Opciones", "Opções";
    CONDITIONS = "Conditions", "Condiciones", "Condições";
    SHARES = "Shares", "Porcentajes", "Porcentagens";
    PATHS = "Paths", "Caminos", "Caminhos";
    MORE_FIELDS = "More fields", "Más campos", "Mais campos";
    OPTION_NUMBER = "Option {number}", "Opción {number}", "Opção {number}";
    CONDITION_NUMBER = "Condition {number}", "Condición {number}", "Condição {number}";
    OPERATOR_NUMBER = "Comparison {number}", "Comparación {number}", "Comparação {number}";
    SHARE_NUMBER = "Share {number} in %", "Porcentaje {number}", "Porcentagem {number}";
    ADD_OPTION = "Add option", "Agregar opción", "Adicionar opção";
    ADD_CONDITION = "Add condition", "Agregar condición", "Adicionar condição";
    ADD_SHARE = "Add share", "Agregar porcentaje", "Adicionar porcentagem";
    NEW_OPTION = "Option {number}", "Opción {number}", "Opção {number}";
    REMOVE = "Remove {what}", "Quitar {what}", "Remover {what}";
    MOVE_UP = "Move {what} up", "Subir {what}", "Mover {what} para cima";
    ALTERNATE_MINUTES = "Minutes until the alternate flow", "Minutos hasta el flujo alterno", "Minutos até o fluxo alternativo";
    LEADS_TO = "“{exit}” leads to", "“{exit}” lleva a", "“{exit}” leva a";
    NOWHERE = "Nowhere yet", "A ninguna parte", "A lugar nenhum";
    WEBHOOK_OF = "Webhook of “{exit}”", "Webhook de “{exit}”", "Webhook de “{exit}”";
    WEBHOOK = "Webhook", "Webhook", "Webhook";
    WEBHOOK_OF_PATH = "Webhook of the path", "Webhook del camino", "Webhook do caminho";
    BAD_ADDRESS = "Enter an address that begins with https:// or http://", "Escribe una dirección que empiece con https:// o http://", "Digite um endereço que comece com https:// ou http://";
    NOT_SET = "Not set", "Sin definir", "Não definido";
    CHARACTERS = "{count} of {limit} characters", "{count} de {limit} caracteres", "{count} de {limit} caracteres";

    FIELD_TEXT = "Text", "Texto", "Texto";
    FIELD_STYLE = "How options are shown", "Cómo se muestran las opciones", "Como as opções aparecem";
    FIELD_FILE_URL = "File address", "Dirección del archivo", "Endereço do arquivo";
    FIELD_FILE_NAME = "File name", "Nombre del archivo", "Nome do arquivo";
    FIELD_FILE_VARIABLE = "File from variable", "Archivo de variable", "Arquivo de variável";
    FIELD_LATITUDE = "Latitude", "Latitud", "Latitude";
    FIELD_LONGITUDE = "Longitude", "Longitud", "Longitude";
    FIELD_LOCATION_VARIABLE = "Location from variable", "Ubicación de variable", "Localização de variável";
    FIELD_SAVE_VARIABLE = "Save response as variable", "Guardar respuesta como variable", "Salvar resposta como variável";
    FIELD_SAVE_TYPE = "Type of response", "Tipo de respuesta", "Tipo de resposta";
    FIELD_MESSAGE_LIMIT = "Message limit", "Límite de mensajes", "Limite de mensagens";
    FIELD_TIMER_VALUE = "Waiting time for more messages", "Espera de más mensajes", "Espera por mais mensagens";
    FIELD_TIMER_UNIT = "Unit of the waiting time", "Unidad de la espera", "Unidade da espera";
    FIELD_RETRY_MINUTES = "Reminder after minutes", "Recordatorio tras minutos", "Lembrete após minutos";
    FIELD_RETRY_MESSAGE = "Reminder text", "Texto del recordatorio", "Texto do lembrete";
    FIELD_WEBHOOK_DELIVERED = "Webhook on delivery", "Webhook de entrega", "Webhook de entrega";
    FIELD_WEBHOOK_READ = "Webhook on reading", "Webhook de lectura", "Webhook de leitura";
    FIELD_TEMPLATE_ID = "Template number", "Número de plantilla", "Número do modelo";
    FIELD_TEMPLATE_NAME = "Template name", "Nombre de plantilla", "Nome do modelo";
    FIELD_TEMPLATE_ANSWERS = "Answers", "Respuestas", "Respostas";
    FIELD_VARIABLE = "Variable to compare", "Variable a comparar", "Variável a comparar";
    FIELD_TEST = "What is compared", "Qué se compara", "O que se compara";
    FIELD_TEAM = "Team", "Equipo", "Equipe";
    FIELD_SERVICE = "Service", "Servicio", "Serviço";
    FIELD_CONVERSATION_ID = "Conversation number", "Número de conversación", "Número da conversa";
    FIELD_CONVERSATION_NAME = "Conversation name", "Nombre de la conversación", "Nome da conversa";
    FIELD_VISIBLE = "Options are shown", "Mostrar las opciones", "Mostrar as opções";

    EQ = "equals", "igual a", "é igual a";
    DIFF = "different from", "diferente a", "diferente de";
    GT = "greater than", "mayor a", "maior que";
    LT = "less than", "menor a", "menor que";
    GTEQ = "greater than or equal to", "mayor o igual a", "maior ou igual a";
    LTEQ = "less than or equal to", "menor o igual a", "menor ou igual a";
    CONT = "contains", "contiene", "contém";
    NCONT = "does not contain", "no contiene", "não contém";
    BTW = "between", "entre", "entre";

    PROBLEMS = "Problems", "Problemas", "Problemas";
    NO_PROBLEMS = "No problems found.", "No se encontraron problemas.", "Nenhum problema encontrado.";
    CHECKING = "Checking…", "Revisando…", "Verificando…";
    ERRORS = "{count} errors", "{count} errores", "{count} erros";
    WARNINGS = "{count} warnings", "{count} advertencias", "{count} avisos";
    INFOS = "{count} hints", "{count} sugerencias", "{count} dicas";
    ONE_ERROR = "1 error", "1 error", "1 erro";
    ONE_WARNING = "1 warning", "1 advertencia", "1 aviso";
    ONE_INFO = "1 hint", "1 sugerencia", "1 dica";
    ASKS_FIRST = "This fix is a guess or drops something. Apply it?", "Esta corrección es una suposición o quita algo. ¿Aplicarla?", "Esta correção é um palpite ou remove algo. Aplicar?";
    CHECK_RESULT = "check the result", "revisa el resultado", "confira o resultado";
    APPLY = "Apply", "Aplicar", "Aplicar";
    FIXED = "{count} problems fixed", "{count} problemas corregidos", "{count} problemas corrigidos";

    TRIGGER_TITLE = "Insert request trigger", "Insertar request trigger", "Inserir request trigger";
    TRIGGER_ABOUT = "The platform calls the webhook, sends the waiting text, and stops until your server updates the session.", "La plataforma llama al webhook, envía el texto de espera y se detiene hasta que tu servidor actualice la sesión.", "A plataforma chama o webhook, envia o texto de espera e para até que seu servidor atualize a sessão.";
    TRIGGER_SPOT_PATH = "On the path from {from} to {to}", "En el camino de {from} a {to}", "No caminho de {from} a {to}";
    TRIGGER_SPOT_EXIT = "At the exit “{exit}” of {from}", "En la salida “{exit}” de {from}", "Na saída “{exit}” de {from}";
    TRIGGER_SPOT_BLOCK = "The block {from} becomes the request trigger", "El bloque {from} se convierte en request trigger", "O bloco {from} se torna o request trigger";
    TRIGGER_URL = "Webhook address", "Dirección del webhook", "Endereço do webhook";
    TRIGGER_URL_OFFERS = "Used before", "Usadas antes", "Usados antes";
    TRIGGER_TEXT = "Waiting text", "Texto de espera", "Texto de espera";
    TRIGGER_MINUTES = "Rescue after minutes without an answer", "Rescate tras minutos sin respuesta", "Resgate após minutos sem resposta";
    TRIGGER_RESCUE = "Rescue leads to", "El rescate lleva a", "O resgate leva a";
    TRIGGER_NEW_MESSAGE = "A new message", "Un mensaje nuevo", "Uma mensagem nova";
    TRIGGER_DROPS = "A request trigger has one option only. These would go:", "Un request trigger tiene una sola opción. Se quitarían:", "Um request trigger tem uma só opção. Seriam removidas:";
    TRIGGER_DROP_OK = "Drop them", "Quitarlas", "Removê-las";
    TRIGGER_INSERT = "Insert", "Insertar", "Inserir";
    TRIGGER_DONE = "Request trigger inserted", "Request trigger insertado", "Request trigger inserido";
    TRIGGER_NEEDS = "Select a path, an exit or a block first: the request trigger goes there", "Primero selecciona un camino, una salida o un bloque: allí va el request trigger", "Selecione antes um caminho, uma saída ou um bloco: o request trigger vai ali";
    REFUSED_START = "This is the start: no path leads to it, so no webhook can have been called. Choose a path after it.", "Este es el inicio: ningún camino lleva a él, así que no se pudo llamar a un webhook. Elige un camino después.", "Este é o início: nenhum caminho leva a ele, então nenhum webhook pode ter sido chamado. Escolha um caminho depois dele.";
    REFUSED_NOTHING_IN = "Nothing leads to this block, so no webhook can have been called. Connect a path to it first.", "Nada lleva a este bloque, así que no se pudo llamar a un webhook. Conecta antes un camino.", "Nada leva a este bloco, então nenhum webhook pode ter sido chamado. Conecte antes um caminho.";
    REFUSED_AB = "The platform's editor forgets webhooks on the paths of an A/B test. Put a block between.", "El editor de la plataforma olvida los webhooks en los caminos de una prueba A/B. Pon un bloque en medio.", "O editor da plataforma esquece webhooks nos caminhos de um teste A/B. Coloque um bloco no meio.";
    REFUSED_OWN = "This is a request trigger's own option. Choose a path before or after the trigger.", "Esta es la opción propia de un request trigger. Elige un camino antes o después.", "Esta é a própria opção de um request trigger. Escolha um caminho antes ou depois.";
    REFUSED_TEMPLATE = "A template has no alternate flow but to a second template.", "Una plantilla solo tiene flujo alterno hacia una segunda plantilla.", "Um modelo só tem fluxo alternativo para um segundo modelo.";
    REFUSED_KIND = "Only a message or a message with options can become a request trigger.", "Solo un mensaje o un mensaje con opciones puede ser un request trigger.", "Só uma mensagem ou uma mensagem com opções pode ser um request trigger.";
    REFUSED_RESCUE = "The rescue cannot lead there: choose another block or a new message.", "El rescate no puede llevar ahí: elige otro bloque o un mensaje nuevo.", "O resgate não pode levar ali: escolha outro bloco ou uma mensagem nova.";
    REFUSED_SOON = "A rescue needs a minute or more, to leave the server time.", "El rescate necesita un minuto o más, para dar tiempo al servidor.", "O resgate precisa de um minuto ou mais, para dar tempo ao servidor.";
    REFUSED_GONE = "What was selected is no longer there.", "Lo seleccionado ya no está.", "O que estava selecionado não existe mais.";

    SIX_PARTS = "Request trigger, {parts} of 6 parts", "Request trigger, {parts} de 6 partes", "Request trigger, {parts} de 6 partes";
    PART_PLAIN = "A plain “Message with options”, no buttons and no list", "Un “Mensaje con opciones” simple, sin botones ni lista", "Uma “Mensagem com opções” simples, sem botões nem lista";
    PART_TEXT = "A waiting text", "Un texto de espera", "Um texto de espera";
    PART_TOKEN = "One option only, exactly [REQUEST_TRIGGER]", "Una sola opción, exactamente [REQUEST_TRIGGER]", "Uma só opção, exatamente [REQUEST_TRIGGER]";
    PART_WEBHOOKS = "A webhook on every path that leads in", "Un webhook en cada camino que llega", "Um webhook em cada caminho que chega";
    PART_ON = "A path from the option to what follows", "Un camino de la opción a lo que sigue", "Um caminho da opção ao que segue";
    PART_RESCUE = "An alternate flow of a minute or more", "Un flujo alterno de un minuto o más", "Um fluxo alternativo de um minuto ou mais";
    PART_THERE = "{part}: there", "{part}: está", "{part}: está";
    PART_MISSING = "{part}: missing", "{part}: falta", "{part}: falta";
    REPAIR = "Repair request trigger", "Reparar request trigger", "Reparar request trigger";
    REPAIRED = "Repaired: {parts} of 6 parts", "Reparado: {parts} de 6 partes", "Reparado: {parts} de 6 partes";
    SHOW_PATH = "Show the path", "Mostrar el camino", "Mostrar o caminho";
    LOOKS_LIKE_TRIGGER = "This looks like a request trigger, but the platform does not see one", "Esto parece un request trigger, pero la plataforma no lo reconoce", "Isto parece um request trigger, mas a plataforma não o reconhece";

    CANCEL = "Cancel", "Cancelar", "Cancelar";
    CLOSE = "Close", "Cerrar", "Fechar";
    SEARCH = "Search", "Buscar", "Buscar";
    UNSAVED_TITLE = "Save the changes?", "¿Guardar los cambios?", "Salvar as alterações?";
    UNSAVED_HELP = "“{name}” has changes that are not saved.", "“{name}” tiene cambios sin guardar.", "“{name}” tem alterações não salvas.";
    DONT_SAVE = "Close without saving", "Cerrar sin guardar", "Fechar sem salvar";
    PATH_TITLE_OPEN = "Open a file", "Abrir un archivo", "Abrir um arquivo";
    PATH_TITLE_SAVE = "Save in a file", "Guardar en un archivo", "Salvar em um arquivo";
    PATH_TITLE_FOLDER = "Export into a folder", "Exportar a una carpeta", "Exportar para uma pasta";
    PATH_FIELD = "Path of the file or folder", "Ruta del archivo o carpeta", "Caminho do arquivo ou pasta";
    PATH_OK = "Use this path", "Usar esta ruta", "Usar este caminho";
    EXPORT_TITLE = "Export", "Exportar", "Exportar";
    EXPORT_ABOUT = "The platform documents no import: these are its undocumented shapes of March 2023.", "La plataforma no documenta ninguna importación: son sus formatos no documentados de marzo de 2023.", "A plataforma não documenta nenhuma importação: são seus formatos não documentados de março de 2023.";
    EXPORT_QUESTIONS = "Question list", "Lista de preguntas", "Lista de perguntas";
    EXPORT_DIAGRAM = "Diagram", "Diagrama", "Diagrama";
    EXPORT_GUIDE = "Build guide, click by click", "Guía de construcción, clic a clic", "Guia de construção, clique a clique";
    EXPORT_HANDLER = "Webhook handler (Node)", "Servidor de webhooks (Node)", "Servidor de webhooks (Node)";
    EXPORT_NATIVE = "Flow file", "Archivo de flujo", "Arquivo de fluxo";
    EXPORT_GO = "Export to folder…", "Exportar a carpeta…", "Exportar para pasta…";
    EXPORT_REFUSED = "No question list: the platform's editor would refuse to save this flow. Problems marked as errors: {count}", "Sin lista de preguntas: el editor de la plataforma no guardaría este flujo. Problemas marcados como errores: {count}", "Sem lista de perguntas: o editor da plataforma não salvaria este fluxo. Problemas marcados como erros: {count}";
    EXPORTED = "Exported to {path}", "Exportado a {path}", "Exportado para {path}";
    SAVED = "Saved {path}", "Guardado {path}", "Salvo {path}";
    OPENED = "Opened {path}", "Abierto {path}", "Aberto {path}";
    COULD_NOT_OPEN = "Could not open {path}: {reason}", "No se pudo abrir {path}: {reason}", "Não foi possível abrir {path}: {reason}";
    COULD_NOT_SAVE = "Could not save {path}: {reason}. Choose another place with “Save as”.", "No se pudo guardar {path}: {reason}. Elige otro lugar con “Guardar como”.", "Não foi possível salvar {path}: {reason}. Escolha outro lugar com “Salvar como”.";
    COULD_NOT_EDIT = "That was not possible: {reason}", "No fue posible: {reason}", "Não foi possível: {reason}";
    NO_NOTICES = "Nothing was said yet.", "Aún no hay mensajes.", "Ainda não há mensagens.";
    WORKING = "Working…", "Trabajando…", "Trabalhando…";
}

/// The platform's word for an operator of conditions.
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

/// What a part of a request trigger is called.
pub fn part(part: crate::model::trigger::Part) -> Words {
    use crate::model::trigger::Part;
    match part {
        Part::PlainBlock => PART_PLAIN,
        Part::WaitingText => PART_TEXT,
        Part::OnlyToken => PART_TOKEN,
        Part::WebhooksIn => PART_WEBHOOKS,
        Part::LeadsOn => PART_ON,
        Part::Rescue => PART_RESCUE,
    }
}

/// What a field of a block is called; the names are those of the kind table.
pub fn field(name: &str) -> Option<Words> {
    Some(match name {
        "text" => FIELD_TEXT,
        "style" => FIELD_STYLE,
        "file.url" => FIELD_FILE_URL,
        "file.name" => FIELD_FILE_NAME,
        "file.variable" => FIELD_FILE_VARIABLE,
        "location.latitude" => FIELD_LATITUDE,
        "location.longitude" => FIELD_LONGITUDE,
        "location.variable" => FIELD_LOCATION_VARIABLE,
        "save.variable" => FIELD_SAVE_VARIABLE,
        "save.type" => FIELD_SAVE_TYPE,
        "message_limit" => FIELD_MESSAGE_LIMIT,
        "timer.value" => FIELD_TIMER_VALUE,
        "timer.unit" => FIELD_TIMER_UNIT,
        "auto_retry.minutes" => FIELD_RETRY_MINUTES,
        "auto_retry.message" => FIELD_RETRY_MESSAGE,
        "webhook_delivered" => FIELD_WEBHOOK_DELIVERED,
        "webhook_read" => FIELD_WEBHOOK_READ,
        "template.id" => FIELD_TEMPLATE_ID,
        "template.name" => FIELD_TEMPLATE_NAME,
        "template.answers" => FIELD_TEMPLATE_ANSWERS,
        "variable" => FIELD_VARIABLE,
        "test" => FIELD_TEST,
        "team" => FIELD_TEAM,
        "service" => FIELD_SERVICE,
        "conversation.id" => FIELD_CONVERSATION_ID,
        "conversation.name" => FIELD_CONVERSATION_NAME,
        "visible_options" => FIELD_VISIBLE,
        "file.type" => super::diff::FIELD_FILE_TYPE,
        "location.address" => super::diff::FIELD_ADDRESS,
        "goal.campaign" => super::diff::FIELD_CAMPAIGN,
        "goal.events" => super::diff::FIELD_EVENTS,
        "data" => super::diff::FIELD_DATA,
        _ => return None,
    })
}
