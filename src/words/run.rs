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
    CANCELLED = "Cancelled", "Cancelado", "Cancelado";
}
