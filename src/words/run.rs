//! Texts about running a flow with its own handler.

use super::words;

words! {
    NOT_OURS = "{folder} holds files of somebody else; nothing was written. Move them away, or remove the folder if it is not needed", "{folder} contiene archivos ajenos; no se escribió nada. Muévelos o elimina la carpeta si no hace falta", "{folder} contém arquivos de outra origem; nada foi escrito. Mova-os ou exclua a pasta se ela não for necessária";
    FOLDER_FAILED = "The handler could not be written to {folder}: {reason}", "No se pudo escribir el servidor de webhooks en {folder}: {reason}", "Não foi possível escrever o servidor de webhooks em {folder}: {reason}";
    BUSY = "Another window is preparing {folder}. Try again when it is done", "Otra ventana está preparando {folder}. Inténtalo de nuevo cuando termine", "Outra janela está preparando {folder}. Tente de novo quando ela terminar";
    NO_NODE = "Node is not on this computer, or not in the PATH. Install Node {needed} or newer, then try again", "Node no está en este equipo o no está en el PATH. Instala Node {needed} o posterior e inténtalo de nuevo", "O Node não está neste computador ou não está no PATH. Instale o Node {needed} ou mais novo e tente de novo";
    OLD_NODE = "Node {found} is too old. Install Node {needed} or newer, then try again", "Node {found} es demasiado antiguo. Instala Node {needed} o posterior e inténtalo de nuevo", "O Node {found} é antigo demais. Instale o Node {needed} ou mais novo e tente de novo";
    STRANGE_NODE = "{program} does not tell its version. Check your installation of Node", "{program} no indica su versión. Revisa tu instalación de Node", "{program} não informa a versão. Verifique sua instalação do Node";
    NO_NPM = "npm is not on this computer, or not in the PATH. It comes with Node, or as a package of its own", "npm no está en este equipo o no está en el PATH. Viene con Node o como paquete aparte", "O npm não está neste computador ou não está no PATH. Ele vem com o Node ou como um pacote separado";
    NO_NETWORK = "The packages could not be fetched: there is no connection. Check the network or the proxy, then try again", "No se pudieron descargar los paquetes: no hay conexión. Revisa la red o el proxy e inténtalo de nuevo", "Não foi possível baixar os pacotes: não há conexão. Verifique a rede ou o proxy e tente de novo";
    INSTALL_FAILED = "The packages could not be installed (exit code {code})", "No se pudieron instalar los paquetes (código de salida {code})", "Não foi possível instalar os pacotes (código de saída {code})";
    BUILD_FAILED = "The handler does not compile (exit code {code})", "El servidor de webhooks no compila (código de salida {code})", "O servidor de webhooks não compila (código de saída {code})";
    BUILD_FAILED_KEPT = "The handler does not compile (exit code {code}). You changed {files}: what the flow would write there now stands beside it, with the ending “.new”", "El servidor de webhooks no compila (código de salida {code}). Modificaste {files}: lo que el flujo escribiría ahora está al lado, con la terminación “.new”", "O servidor de webhooks não compila (código de saída {code}). Você alterou {files}: o que o fluxo escreveria agora está ao lado, com a terminação “.new”";
    NOT_STARTED = "{program} could not be started: {reason}", "No se pudo iniciar {program}: {reason}", "Não foi possível iniciar {program}: {reason}";
    TOO_SLOW = "{program} was stopped: it took longer than {seconds} seconds", "Se detuvo {program}: tardó más de {seconds} segundos", "{program} foi parado: levou mais de {seconds} segundos";
    NO_PORT = "The handler got no port to listen on", "El servidor de webhooks no obtuvo un puerto donde escuchar", "O servidor de webhooks não conseguiu uma porta para escutar";
    ENDED_AT_ONCE = "The handler ended at once (exit code {code})", "El servidor de webhooks terminó enseguida (código de salida {code})", "O servidor de webhooks terminou logo (código de saída {code})";
    NOT_READY = "The handler was not ready within {seconds} seconds", "El servidor de webhooks no estuvo listo en {seconds} segundos", "O servidor de webhooks não ficou pronto em {seconds} segundos";
    NO_FOLDER = "There is no folder on this computer for what this program keeps", "No hay en este equipo una carpeta para lo que guarda este programa", "Não há neste computador uma pasta para o que este programa guarda";
    NO_PLATFORM = "see the messages for the reason", "consulta los mensajes para ver el motivo", "veja as mensagens para saber o motivo";
    PLATFORM = "The local platform", "La plataforma local", "A plataforma local";

    RUN = "Run with handler…", "Ejecutar con servidor…", "Executar com servidor…";
    RUN_TIP = "Make the flow's webhook server, start it on this computer and play the flow with it", "Crear el servidor de webhooks del flujo, iniciarlo en este equipo y probar el flujo con él", "Criar o servidor de webhooks do fluxo, iniciá-lo neste computador e testar o fluxo com ele";
    STOP_RUN = "Stop the handler", "Detener el servidor", "Parar o servidor";
    STOP_RUN_TIP = "End the webhook server that runs on this computer for this flow", "Terminar el servidor de webhooks que se ejecuta en este equipo para este flujo", "Encerrar o servidor de webhooks que roda neste computador para este fluxo";
    ABOUT = "A webhook server is made from this flow and started on this computer. While it runs, the flow's webhooks go to it and nowhere else. It answers with made-up values until you write its work.", "Se crea un servidor de webhooks a partir de este flujo y se inicia en este equipo. Mientras se ejecuta, los webhooks del flujo van a él y a ningún otro lugar. Responde con valores inventados hasta que escribas su trabajo.", "Um servidor de webhooks é criado a partir deste fluxo e iniciado neste computador. Enquanto ele roda, os webhooks do fluxo vão para ele e para nenhum outro lugar. Ele responde com valores inventados até você escrever o trabalho dele.";
    FOLDER = "Folder", "Carpeta", "Pasta";
    COMMANDS = "Commands that are run there", "Comandos que se ejecutan ahí", "Comandos executados ali";
    PACKAGES = "Packages", "Paquetes", "Pacotes";
    FETCHED = "{count} packages are fetched with npm, about {size} MB: {names}, and what these need. Their install scripts are not run.", "Se descargan {count} paquetes con npm, unos {size} MB: {names} y lo que estos necesitan. Sus scripts de instalación no se ejecutan.", "São baixados {count} pacotes com o npm, cerca de {size} MB: {names} e o que eles precisam. Os scripts de instalação não são executados.";
    INSTALLED = "They are there from an earlier run: nothing is fetched.", "Están de una ejecución anterior: no se descarga nada.", "Estão lá de uma execução anterior: nada é baixado.";
    NEEDS_NODE = "It needs Node {version} or newer.", "Necesita Node {version} o posterior.", "Precisa do Node {version} ou mais novo.";
    ENDS = "It listens on this computer only, gets no API key, and ends with the window.", "Solo escucha en este equipo, no recibe ninguna clave de API y termina con la ventana.", "Só escuta neste computador, não recebe nenhuma chave de API e termina com a janela.";
    KEPT = "You changed {files}: these files stay as they are.", "Modificaste {files}: estos archivos quedan como están.", "Você alterou {files}: esses arquivos ficam como estão.";
    NO_WEBHOOKS = "No path of this flow calls a webhook: the handler will have nothing to do.", "Ningún camino de este flujo llama a un webhook: el servidor no tendrá nada que hacer.", "Nenhum caminho deste fluxo chama um webhook: o servidor não terá nada a fazer.";
    NEEDS_FILE = "Save the flow first: its handler has a folder that belongs to the flow's file", "Guarda primero el flujo: su servidor de webhooks tiene una carpeta que pertenece al archivo del flujo", "Salve primeiro o fluxo: o servidor de webhooks dele tem uma pasta que pertence ao arquivo do fluxo";
    START = "Start", "Iniciar", "Iniciar";
    AGAIN = "Try again", "Intentar de nuevo", "Tentar de novo";
    STOP = "Stop", "Detener", "Parar";
    RESTART = "Start again", "Iniciar de nuevo", "Iniciar de novo";
    OUTDATED = "The flow's webhooks changed: start the handler again", "Los webhooks del flujo cambiaron: inicia el servidor de nuevo", "Os webhooks do fluxo mudaram: inicie o servidor de novo";
    OPEN_FOLDER = "Open the folder", "Abrir la carpeta", "Abrir a pasta";
    NOT_OPENED = "{folder} could not be shown: {reason}", "No se pudo mostrar {folder}: {reason}", "Não foi possível mostrar {folder}: {reason}";
    YOURS = "Write its work in src/work.ts: what you change there stays yours. Start again to take it up.", "Escribe su trabajo en src/work.ts: lo que cambies ahí es tuyo. Inicia de nuevo para aplicarlo.", "Escreva o trabalho dele em src/work.ts: o que você mudar ali é seu. Inicie de novo para aplicar.";
    LOG = "Log", "Registro", "Registro";
    COPY = "Copy", "Copiar", "Copiar";
    CHECKING = "Looking for Node", "Buscando Node", "Procurando o Node";
    GENERATING = "Writing the handler", "Escribiendo el servidor", "Escrevendo o servidor";
    INSTALLING = "Installing packages", "Instalando paquetes", "Instalando pacotes";
    BUILDING = "Compiling", "Compilando", "Compilando";
    STARTING = "Starting", "Iniciando", "Iniciando";
    RUNS_AT = "The handler runs at {url}", "El servidor se ejecuta en {url}", "O servidor roda em {url}";
    ENDED = "The handler ended (exit code {code})", "El servidor terminó (código de salida {code})", "O servidor terminou (código de saída {code})";
    STATUS = "Handler at {url}", "Servidor en {url}", "Servidor em {url}";
    UNDER_WAY = "The handler is being started", "El servidor se está iniciando", "O servidor está sendo iniciado";
    FAILED = "The handler does not run", "El servidor no se ejecuta", "O servidor não está rodando";
    DETAILS = "Details", "Detalles", "Detalhes";
    CANCELLED = "Cancelled", "Cancelado", "Cancelado";
}
