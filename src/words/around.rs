//! Texts of what stands around the canvas: variables, settings and the tour.

use super::words;

words! {
    VARIABLES = "Variables", "Variables", "Variáveis";
    VARIABLES_TIP = "Show where each session variable is set and used, and rename it everywhere", "Mostrar dónde se define y se usa cada variable de sesión, y renombrarla en todas partes", "Mostrar onde cada variável de sessão é definida e usada, e renomeá-la em todo lugar";
    FILTER_VARIABLES = "Find variable", "Buscar variable", "Buscar variável";
    CLOSE_VARIABLES = "Close variables", "Cerrar variables", "Fechar variáveis";
    NO_VARIABLES = "This flow has no session variables yet. Save an answer as a variable, or say what a webhook returns.", "Este flujo aún no tiene variables de sesión. Guarda una respuesta como variable o indica qué devuelve un webhook.", "Este fluxo ainda não tem variáveis de sessão. Salve uma resposta como variável ou diga o que um webhook retorna.";
    NEVER_SET = "never set", "sin definir", "nunca definida";
    NEVER_USED = "never used", "sin usar", "nunca usada";
    PROVIDED = "from the platform", "de la plataforma", "da plataforma";
    NEVER_SET_ABOUT = "Used, but nothing in this flow sets it.", "Se usa, pero nada en este flujo la define.", "É usada, mas nada neste fluxo a define.";
    MAYBE_SET_ABOUT = "Used, but no block sets it. A webhook that does not say what it returns may set it.", "Se usa, pero ningún bloque la define. Puede definirla un webhook que no dice qué devuelve.", "É usada, mas nenhum bloco a define. Um webhook que não diz o que retorna pode defini-la.";
    NEVER_USED_ABOUT = "Set, but never used in this flow. Webhooks still receive it.", "Se define, pero no se usa en este flujo. Los webhooks la reciben igual.", "É definida, mas não é usada neste fluxo. Os webhooks a recebem mesmo assim.";
    GIVEN = "given at the start", "dada al iniciar", "dada ao iniciar";
    GIVEN_ABOUT = "Nothing in this flow sets it: whoever starts the flow gives the value. It can be named among the variables that the flow is started with.", "Nada en este flujo la define: quien inicia el flujo da el valor. Se puede nombrar entre las variables con las que se inicia el flujo.", "Nada neste fluxo a define: quem inicia o fluxo dá o valor. Ela pode ser citada entre as variáveis com que o fluxo é iniciado.";
    PROVIDED_ABOUT = "The platform or a connected CRM provides it. It keeps its name.", "La da la plataforma o un CRM conectado. Conserva su nombre.", "Vem da plataforma ou de um CRM conectado. Mantém o seu nome.";
    SET_AT = "Set", "Se define", "Definida";
    USED_AT = "Used", "Se usa", "Usada";
    NOWHERE_SET = "Nowhere", "En ninguna parte", "Em lugar nenhum";
    PLACE = "{block}: {what}", "{block}: {what}", "{block}: {what}";
    PLACE_INPUTS = "Input of the flow", "Entrada del flujo", "Entrada do fluxo";
    PLACE_LABEL = "option", "opción", "opção";
    PLACE_VALUE = "condition “{exit}”", "condición “{exit}”", "condição “{exit}”";
    PLACE_WEBHOOK = "webhook address of “{exit}”", "dirección del webhook de “{exit}”", "endereço do webhook de “{exit}”";
    PLACE_RETURNS = "returned by the webhook of “{exit}”", "devuelta por el webhook de “{exit}”", "retornada pelo webhook de “{exit}”";
    PLACE_OPT_OUT = "opt-out webhook of “{exit}”", "webhook de baja de “{exit}”", "webhook de descadastro de “{exit}”";
    PLACE_GOAL = "goal", "objetivo", "objetivo";
    PLACE_DATA = "fields that this program keeps as they are", "campos que este programa conserva como están", "campos que este programa mantém como estão";
    NOT_RENAMED = "Places marked “keeps the old name” must be changed in the platform’s editor.", "Los lugares marcados “conserva el nombre anterior” se cambian en el editor de la plataforma.", "Os lugares marcados “mantém o nome antigo” devem ser mudados no editor da plataforma.";
    KEEPS_NAME = "keeps the old name", "conserva el nombre anterior", "mantém o nome antigo";
    NEW_NAME = "New name", "Nombre nuevo", "Nome novo";
    RENAME_GO = "Rename everywhere", "Renombrar en todas partes", "Renomear em todo lugar";
    RENAMED = "{from} is now {to}", "{from} ahora es {to}", "{from} agora é {to}";

    SETTINGS = "Settings…", "Configuración…", "Configurações…";
    SETTINGS_TIP = "Language, theme, size, canvas and what is remembered", "Idioma, tema, tamaño, lienzo y lo que se recuerda", "Idioma, tema, tamanho, tela e o que é lembrado";
    LANGUAGE_OF_SYSTEM = "The system’s ({language})", "El del sistema ({language})", "O do sistema ({language})";
    THEME = "Theme", "Tema", "Tema";
    THEME_DARK = "Dark", "Oscuro", "Escuro";
    THEME_LIGHT = "Light", "Claro", "Claro";
    THEME_OF_SYSTEM = "As the system", "Como el sistema", "Como o sistema";
    SCALE = "Size of the interface", "Tamaño de la interfaz", "Tamanho da interface";
    CANVAS_GRID = "Canvas", "Lienzo", "Tela";
    GRID_DOTS = "Show dots", "Mostrar puntos", "Mostrar pontos";
    GRID_SNAP = "Line up blocks while dragging", "Alinear bloques al arrastrar", "Alinhar blocos ao arrastar";
    KNOWN_WEBHOOKS = "Webhook addresses used before", "Direcciones de webhook usadas antes", "Endereços de webhook usados antes";
    KNOWN_FILES = "Recent files", "Archivos recientes", "Arquivos recentes";
    NONE_KNOWN = "None yet", "Aún no hay", "Ainda não há";
    FORGET = "Forget {what}", "Olvidar {what}", "Esquecer {what}";
    FORGET_WEBHOOKS = "Forget all addresses", "Olvidar todas las direcciones", "Esquecer todos os endereços";
    FORGET_FILES = "Forget all files", "Olvidar todos los archivos", "Esquecer todos os arquivos";
}
