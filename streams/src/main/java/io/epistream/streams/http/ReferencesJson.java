package io.epistream.streams.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epistream.streams.detect.ReferenceSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** References as JSON, for programs: over HTTP and on the command line alike. What is not known is null. */
public final class ReferencesJson {
    private ReferencesJson() {}

    /** {@code {"references":[{"model":…,"state":…},…]}}. */
    public static ObjectNode of(List<ReferenceSummary> summaries) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ArrayNode references = all.putArray("references");
        summaries.forEach(summary -> references.add(of(summary)));
        return all;
    }

    private static ObjectNode of(ReferenceSummary summary) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", summary.stream().getModel())
                .put("version", summary.stream().getVersion())
                .put("segment", summary.stream().getSegment())
                .put("posterior", summary.posterior())
                .put("state", summary.state())
                .put("windows", summary.windows())
                .put("wanted", summary.wanted())
                .put("origin", text(summary.origin()))
                .put("learned", text(summary.learned()))
                .put("lagOneAutocorrelation", number(summary.lagOne()))
                .put("overDispersion", number(summary.overDispersion()))
                .put("promise", summary.promise())
                .put("strata", text(summary.strata()))
                .put("smallestP", number(summary.smallestP()))
                .put("unpromised", text(summary.unpromised()));
    }

    @SuppressWarnings("NullAway") // Jackson takes null for JSON's null
    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    @SuppressWarnings("NullAway") // Jackson takes null for JSON's null
    private static Double number(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
