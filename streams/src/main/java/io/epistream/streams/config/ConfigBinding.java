package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.detect.Strata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;

/** Turns a complete and checked tree into the typed one: keys are the record components in kebab-case. */
final class ConfigBinding {
    private final ConfigSchema schema;
    private final ObjectMapper mapper;

    /**
     * Prepares to bind.
     *
     * @param folder what relative paths start from
     */
    ConfigBinding(ConfigSchema schema, Path folder) {
        this.schema = schema;
        SimpleModule written = new SimpleModule()
                .addDeserializer(Duration.class, new Written<>(Duration.class, Durations::parse))
                .addDeserializer(Rate.class, new Written<>(Rate.class, Rate::parse))
                .addDeserializer(DetectionMethod.class, new Written<>(DetectionMethod.class, DetectionMethod::labelled))
                .addDeserializer(Strata.class, new Written<>(Strata.class, Strata::labelled))
                .addDeserializer(ZoneId.class, new Written<>(ZoneId.class, ZoneId::of))
                .addDeserializer(HostPort.class, new Written<>(HostPort.class, HostPort::parse))
                .addDeserializer(
                        Path.class,
                        new Written<>(Path.class, text -> folder.resolve(text).normalize()));
        this.mapper = JsonMapper.builder()
                .addModule(written)
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
    }

    EpistreamConfig bind(ObjectNode complete) {
        ObjectNode tree = complete.deepCopy();
        numericShares(tree, JsonPointer.empty());
        if (!tree.path("topics").has("inputs")) {
            tree.withObject("/topics").put("inputs", "");
        }
        try {
            return mapper.treeToValue(tree, EpistreamConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema and the types of the configuration disagree", e);
        }
    }

    private void numericShares(ObjectNode object, JsonPointer pointer) {
        object.properties().forEach(entry -> {
            JsonPointer at = pointer.appendProperty(entry.getKey());
            if (entry.getValue() instanceof ObjectNode nested) {
                numericShares(nested, at);
            } else if (schema.kind(at).filter("share"::equals).isPresent()) {
                entry.setValue(JsonNodeFactory.instance.numberNode(QuantityProblems.share(entry.getValue())));
            }
        });
    }

    /** Reads a value that is written as text. */
    private static final class Written<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parser;

        Written(Class<T> type, Function<String, T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return parser.apply(json.getText());
        }
    }
}
