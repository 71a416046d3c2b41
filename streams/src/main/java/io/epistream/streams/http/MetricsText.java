package io.epistream.streams.http;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;

/** Everything registered, in the format that the scraper accepts. */
final class MetricsText {
    private final CollectorRegistry registry;

    MetricsText(CollectorRegistry registry) {
        this.registry = registry;
    }

    Endpoint.Answer answer(HttpExchange exchange) throws IOException {
        String contentType =
                TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
        StringWriter text = new StringWriter();
        TextFormat.writeFormat(contentType, text, registry.metricFamilySamples());
        return new Endpoint.Answer(200, contentType, OpsServer.utf8(text.toString()));
    }
}
