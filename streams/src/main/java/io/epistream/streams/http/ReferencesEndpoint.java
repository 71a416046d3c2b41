package io.epistream.streams.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.streams.http.ReferenceDesk.UnavailableException;
import io.epistream.streams.http.ReferenceRequest.BadRequestException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /references}: GET shows them, POST hands in a command and answers 202 with its id, by which it can be found among the
 * reference changes. The body must be declared as JSON: a page in somebody's browser cannot do that without being asked first.
 */
final class ReferencesEndpoint {
    /** Most bytes of a body: a profile of a thousand windows in Base64, and room. */
    static final int MOST_BYTES = 1 << 20;

    private final ReferenceDesk desk;
    private final ReferenceRequest requests = new ReferenceRequest();

    ReferencesEndpoint(ReferenceDesk desk) {
        this.desk = desk;
    }

    Endpoint.Answer answer(HttpExchange exchange) throws IOException {
        try {
            return exchange.getRequestMethod().equals("POST")
                    ? post(exchange)
                    : json(200, ReferencesJson.of(desk.summaries()));
        } catch (UnavailableException e) {
            return error(503, String.valueOf(e.getMessage()));
        }
    }

    private Endpoint.Answer post(HttpExchange exchange) throws IOException, UnavailableException {
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        if (!type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
            return error(415, "Content-Type: application/json expected");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return error(413, "body: at most " + MOST_BYTES + " bytes");
        }
        try {
            ReferenceCommand command = requests.read(body, UUID.randomUUID().toString(), desk.now());
            desk.submit(command);
            return json(202, JsonNodeFactory.instance.objectNode().put("command", command.getId()));
        } catch (BadRequestException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
    }

    private static Endpoint.Answer error(int status, String why) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", why));
    }

    private static Endpoint.Answer json(int status, ObjectNode body) {
        return new Endpoint.Answer(status, "application/json", OpsServer.utf8(body + "\n"));
    }
}
