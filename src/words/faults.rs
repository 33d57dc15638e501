//! Faults that are switched on to try a server, and what each does.

use super::words;

words! {
    EARLY_UPDATE = "the session update arrives before the pause", "la actualización de la sesión llega antes de la pausa", "a atualização da sessão chega antes da pausa";
    DUPLICATE_WEBHOOK = "the webhook is called twice", "el webhook se llama dos veces", "o webhook é chamado duas vezes";
    WEBHOOK_400 = "the webhook’s answer is replaced by 400", "la respuesta del webhook se reemplaza por 400", "a resposta do webhook é trocada por 400";
    WEBHOOK_404 = "the webhook’s answer is replaced by 404", "la respuesta del webhook se reemplaza por 404", "a resposta do webhook é trocada por 404";
    WEBHOOK_500 = "the webhook’s answer is replaced by 500", "la respuesta del webhook se reemplaza por 500", "a resposta do webhook é trocada por 500";
    WEBHOOK_503 = "the webhook’s answer is replaced by 503", "la respuesta del webhook se reemplaza por 503", "a resposta do webhook é trocada por 503";
    WEBHOOK_SLOW = "the webhook’s answer takes 9.9 seconds, just in time", "la respuesta del webhook tarda 9,9 segundos, justo a tiempo", "a resposta do webhook leva 9,9 segundos, bem a tempo";
    WEBHOOK_TOO_SLOW = "the webhook’s answer takes 10.1 seconds, too late", "la respuesta del webhook tarda 10,1 segundos, demasiado tarde", "a resposta do webhook leva 10,1 segundos, tarde demais";
    WEBHOOK_CUT = "the connection is cut before the webhook’s answer", "la conexión se corta antes de la respuesta del webhook", "a conexão é cortada antes da resposta do webhook";
    WEBHOOK_NEVER = "the webhook’s answer never comes", "la respuesta del webhook nunca llega", "a resposta do webhook nunca chega";
    UPDATE_400 = "the session update is refused with 400", "la actualización de la sesión se rechaza con 400", "a atualização da sessão é recusada com 400";
    UPDATE_404 = "the session update is refused with 404", "la actualización de la sesión se rechaza con 404", "a atualização da sessão é recusada com 404";
    UPDATE_429 = "the session update is refused with 429, as if too many had come", "la actualización de la sesión se rechaza con 429, como si hubieran llegado demasiadas", "a atualização da sessão é recusada com 429, como se tivessem chegado demais";
    UPDATE_500 = "the session update is refused with 500", "la actualización de la sesión se rechaza con 500", "a atualização da sessão é recusada com 500";
    UPDATE_SLOW = "the session update takes 9.9 seconds to arrive", "la actualización de la sesión tarda 9,9 segundos en llegar", "a atualização da sessão leva 9,9 segundos para chegar";
    UPDATE_CUT = "the session update is taken, and the connection is cut before the answer", "la actualización de la sesión se recibe, y la conexión se corta antes de la respuesta", "a atualização da sessão é recebida, e a conexão é cortada antes da resposta";
    DUPLICATE_UPDATE = "the session update arrives twice", "la actualización de la sesión llega dos veces", "a atualização da sessão chega duas vezes";
    LIST_500 = "the list of flows is answered with 500", "la lista de flujos se responde con 500", "a lista de fluxos é respondida com 500";
}
