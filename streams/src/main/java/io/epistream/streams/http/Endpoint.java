package io.epistream.streams.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;

/** One path, nothing below it: GET and HEAD, and POST where it is open to it. */
final class Endpoint implements HttpHandler {
    private final Responder responder;
    private final boolean takesPost;

    Endpoint(Responder responder) {
        this(responder, false);
    }

    private Endpoint(Responder responder, boolean takesPost) {
        this.responder = responder;
        this.takesPost = takesPost;
    }

    static Endpoint open(Responder responder) {
        return new Endpoint(responder, true);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : answer.body().length);
            if (!head) {
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(answer.body());
                }
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!exchange.getRequestURI().getPath().equals(exchange.getHttpContext().getPath())) {
            return Answer.notFound();
        }
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (!reads && !(takesPost && method.equals("POST"))) {
            return Answer.text(405, takesPost ? "only GET, HEAD and POST\n" : "only GET and HEAD\n");
        }
        return responder.answer(exchange);
    }

    /** Makes the answer to one request. */
    interface Responder {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    /** Status, content type and body. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shared
    record Answer(int status, String contentType, byte[] body) {
        static Answer text(int status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", OpsServer.utf8(text));
        }

        static Answer notFound() {
            return text(
                    404,
                    "not found; there are /metrics, /health/live, /health/ready and, with role watch, /references\n");
        }
    }
}
