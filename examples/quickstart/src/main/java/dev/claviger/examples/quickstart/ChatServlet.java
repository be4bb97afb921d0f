package dev.claviger.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.examples.quickstart.ChatFormat.ChatRequest;
import dev.claviger.examples.quickstart.ChatFormat.Completion;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Chats as OpenAI does: one JSON answer, or a stream of server-sent events. */
@SuppressWarnings("serial") // Servlets are serializable by inheritance; nothing serializes them.
final class ChatServlet extends HttpServlet {
    private static final int MAX_BODY = 1 << 20;

    private final CannedModel model;

    ChatServlet(CannedModel model) {
        this.model = model;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            Json.refuse(response, 413, "body_too_large", "The body has more than 1 MiB.");
            return;
        }
        ChatRequest chat = parse(body);
        if (chat == null || chat.messages() == null || chat.messages().isEmpty()) {
            Json.refuse(response, 400, "invalid_request", "The body is not a chat request in JSON with messages.");
        } else if (chat.stream()) {
            stream(chat, response);
        } else {
            Json.answer(response, model.answer(chat));
        }
    }

    private static @Nullable ChatRequest parse(byte[] body) {
        try {
            return Json.read(body, ChatRequest.class);
        } catch (IOException e) {
            return null;
        }
    }

    private void stream(ChatRequest chat, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-cache");
        for (Completion chunk : model.stream(chat)) {
            send(Json.write(chunk), response);
        }
        send("[DONE]", response);
    }

    private static void send(String data, HttpServletResponse response) throws IOException {
        response.getOutputStream().write(("data: " + data + "\n\n").getBytes(UTF_8));
        response.flushBuffer();
    }
}
