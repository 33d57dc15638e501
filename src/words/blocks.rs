//! What the platform calls its kinds of blocks and their exits.
//! Source: the help site of Treble in the three languages, and its editor's own texts.

use crate::model::trigger::NewTexts;
use crate::model::{Flow, Kind, Style};

use super::{Language, Words, words};

words! {
    MESSAGE = "Simple message", "Mensaje simple", "Mensagem simples";
    OPTIONS = "Message with options", "Mensaje con opciones", "Mensagem com opções";
    BUTTONS = "Interactive buttons", "Botones interactivos", "Botões interativos";
    LIST = "Interactive list", "Lista interactiva", "Lista interativa";
    TEMPLATE = "Template message (HSM)", "Mensaje plantilla (HSM)", "Modelo de mensagem (HSM)";
    CONDITION = "Conditions", "Condiciones", "Condições";
    AB_TEST = "A/B test", "Prueba A/B", "Teste A/B";
    AGENT = "Transfer to human", "Transferencia a humano", "Transferência para humano";
    INTEGRATION = "Transfer to help desk", "Transferencia a mesa de ayuda", "Transferência para help desk";
    HELPDESK_ACTION = "CRM action", "Acción de CRM", "Ação de CRM";
    HELPDESK_TICKET = "Ticket", "Ticket", "Ticket";
    JUMP = "Link to conversation", "Enlace a conversación", "Enlace a conversação";
    WHATSAPP_FLOW = "WhatsApp Flows", "WhatsApp Flows", "WhatsApp Flows";
    AI_ASSISTANT = "AI Assistant", "Asistente de IA", "Assistente de IA";
    UNKNOWN = "Unknown block", "Bloque desconocido", "Bloco desconhecido";
    FLOW = "The flow", "El flujo", "O fluxo";
    REQUEST_TRIGGER = "Request trigger", "Request trigger", "Request trigger";

    REPLY = "Any answer", "Cualquier respuesta", "Qualquer resposta";
    DEFAULT = "Answer not included in options", "Respuesta no incluida en opciones", "Resposta não incluída nas opções";
    OTHERWISE = "In all other cases", "En todos los otros casos", "Em todos os outros casos";
    NEXT = "Next", "Siguiente", "Próximo";
    ALTERNATE = "Alternate flow", "Flujo alterno", "Fluxo alternativo";
    AFTER_MINUTES = "After {minutes} minutes", "Después de {minutes} minutos", "Após {minutes} minutos";

    WAITING_TEXT = "We are processing your request, one moment please… ⏰", "Estamos procesando tu solicitud, espera un momento… ⏰", "Estamos processando sua solicitação, aguarde um momento… ⏰";
    CONTINUATION_TEXT = "✅ Done, let's go on.", "✅ Listo, continuemos.", "✅ Pronto, vamos continuar.";
    RESCUE_TEXT = "This is taking longer than expected. We will get back to you soon.", "Esto está tardando más de lo esperado. Te contactaremos pronto.", "Isto está demorando mais que o esperado. Falaremos com você em breve.";
}

/// What the platform calls a kind of block.
pub fn kind(kind: &Kind, style: Style) -> Words {
    match kind {
        Kind::Message => MESSAGE,
        Kind::Options => match style {
            Style::Plain => OPTIONS,
            Style::Buttons => BUTTONS,
            Style::List => LIST,
        },
        Kind::Template => TEMPLATE,
        Kind::Condition => CONDITION,
        Kind::AbTest => AB_TEST,
        Kind::Agent => AGENT,
        Kind::Integration => INTEGRATION,
        Kind::HelpdeskAction => HELPDESK_ACTION,
        Kind::HelpdeskTicket => HELPDESK_TICKET,
        Kind::Jump => JUMP,
        Kind::WhatsappFlow => WHATSAPP_FLOW,
        Kind::AiAssistant => AI_ASSISTANT,
        Kind::Unknown(_) => UNKNOWN,
    }
}

/// The texts of blocks that are made for an author, in the language of the flow.
pub fn new_texts(flow: &Flow) -> NewTexts {
    new_texts_in(flow.language.as_deref().and_then(Language::from_code).unwrap_or_default())
}

/// The texts of blocks that are made for an author, in a language.
pub fn new_texts_in(language: Language) -> NewTexts {
    NewTexts {
        waiting: WAITING_TEXT.get(language).to_owned(),
        continuation: CONTINUATION_TEXT.get(language).to_owned(),
        rescue: RESCUE_TEXT.get(language).to_owned(),
    }
}
