package io.epistream.acceptance.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

/** Takes what Alertmanager sends to a webhook, and when it came. */
final class WebhookReceiver implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /**
     * An alert in a message.
     *
     * @param alert labels, annotations, status, startsAt, endsAt
     */
    record Received(Instant at, JsonNode alert) {
        boolean is(String name, String status) {
            return alert.at("/labels/alertname").asText().equals(name)
                    && alert.path("status").asText().equals(status);
        }
    }

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The first alert of that name and status (firing, resolved). */
    Optional<Received> first(String name, String status) {
        return received.stream().filter(one -> one.is(name, status)).findFirst();
    }

    List<Received> all() {
        return List.copyOf(received);
    }

    private void take(HttpExchange exchange) throws IOException {
        Instant now = Instant.now();
        JsonNode message = JSON.readTree(exchange.getRequestBody());
        StreamSupport.stream(message.path("alerts").spliterator(), false)
                .forEach(alert -> received.add(new Received(now, alert)));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
