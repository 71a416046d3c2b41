package io.epistream.streams.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Health as JSON: {@code {"status":"ready"}} or {@code {"status":"waiting","waitingFor":[…]}}. */
final class HealthJson {
    private HealthJson() {}

    static Endpoint.Answer live() {
        return json(200, status("live"));
    }

    static Endpoint.Answer ready(Readiness readiness) {
        if (readiness.ready()) {
            return json(200, status("ready"));
        }
        ObjectNode body = status("waiting");
        ArrayNode reasons = body.putArray("waitingFor");
        readiness.waitingFor().forEach(reasons::add);
        return json(503, body);
    }

    private static ObjectNode status(String status) {
        return JsonNodeFactory.instance.objectNode().put("status", status);
    }

    private static Endpoint.Answer json(int status, ObjectNode body) {
        return new Endpoint.Answer(status, "application/json", OpsServer.utf8(body + "\n"));
    }
}
