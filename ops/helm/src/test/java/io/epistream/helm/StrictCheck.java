package io.epistream.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.custom.QuantityFormatException;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.util.ModelMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds a manifest against the types of its kind: unknown fields, wrong types, missing fields and bad quantities are
 * problems. Kubernetes' own kinds come from its Java client, the Prometheus operator's from fabric8's models, KEDA's from a
 * schema beside this class, written by hand. Stateless.
 */
final class StrictCheck {
    private static final String KUBERNETES = "io.kubernetes.client.openapi.models.";

    private static final Map<String, Class<?>> MONITORING = Map.of(
            "ServiceMonitor", ServiceMonitor.class,
            "PodMonitor", PodMonitor.class,
            "PrometheusRule", PrometheusRule.class);
    private static final JsonMapper STRICT =
            JsonMapper.builder().annotationIntrospector(new WithoutAnySetters()).build();
    private static final Schema SCALED_OBJECT = schema("scaledobject.schema.json");

    private StrictCheck() {}

    /** What is wrong with a manifest; empty when nothing is. */
    static String problem(JsonNode manifest) {
        String version = manifest.path("apiVersion").asText();
        return switch (version) {
            case "monitoring.coreos.com/v1" -> monitoring(manifest);
            case "keda.sh/v1alpha1" -> scaledObject(manifest);
            default -> builtIn(version, manifest);
        };
    }

    private static String builtIn(String version, JsonNode manifest) {
        int slash = version.indexOf('/');
        String kind = manifest.path("kind").asText();
        Class<?> type = ModelMapper.getApiTypeClass(
                slash < 0 ? "" : version.substring(0, slash), version.substring(slash + 1), kind);
        return type == null || !type.getName().startsWith(KUBERNETES)
                ? "no kind " + kind + " in " + version
                : builtIn(type, JsonParser.parseString(manifest.toString()));
    }

    private static String builtIn(Class<?> type, JsonElement manifest) {
        try {
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, manifest);
            return JSON.getGson().fromJson(manifest, (Type) type) == null ? "is empty" : "";
        } catch (InvocationTargetException e) {
            return String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
        } catch (JsonParseException | IllegalArgumentException | QuantityFormatException e) {
            return String.valueOf(e.getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String monitoring(JsonNode manifest) {
        Class<?> type = MONITORING.get(manifest.path("kind").asText());
        if (type == null) {
            return "no such kind: " + manifest.path("kind");
        }
        try {
            STRICT.treeToValue(manifest, type);
            return "";
        } catch (JsonProcessingException e) {
            return e.getOriginalMessage();
        }
    }

    private static String scaledObject(JsonNode manifest) {
        return SCALED_OBJECT.validate(manifest).stream().map(Error::toString).collect(Collectors.joining("; "));
    }

    private static Schema schema(String resource) {
        try (InputStream in = Objects.requireNonNull(StrictCheck.class.getResourceAsStream(resource), resource)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new JsonMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The models keep fields they do not know; here those are errors. */
    private static final class WithoutAnySetters extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasAnySetter(Annotated annotated) {
            return null;
        }
    }

    /** All problems of all manifests, each with its kind and name. */
    static List<String> problems(Manifests manifests) {
        return manifests.all().stream()
                .map(manifest -> Map.entry(manifest, problem(manifest)))
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey().path("kind").asText() + " " + Manifests.name(entry.getKey()) + ": "
                        + entry.getValue())
                .toList();
    }
}
