package io.epistream.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.streams.detect.DetectionMethod;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema is written by hand; this holds it to the types. */
class ConfigSchemaTest {
    private static final Set<String> WITHOUT_DEFAULT = Set.of("/kafka/bootstrap.servers", "/topics/inputs");
    private final ConfigSchema schema = ConfigSchema.packaged();

    static List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        collect(EpistreamConfig.class, JsonPointer.empty(), sections);
        return sections;
    }

    @ParameterizedTest
    @MethodSource("sections")
    void everyRecordComponentIsAKeyAndEveryKeyARecordComponent(Section section) {
        List<String> components = Stream.of(section.type().getRecordComponents())
                .map(ConfigSchemaTest::key)
                .toList();

        assertThat(schema.keys(section.pointer())).containsExactlyInAnyOrderElementsOf(components);
    }

    @ParameterizedTest
    @MethodSource("sections")
    void everyKeyHasADescriptionAndADefault(Section section) {
        for (String key : schema.keys(section.pointer())) {
            JsonPointer at = section.pointer().appendProperty(key);
            JsonNode property = schema.at(at);
            assertThat(property.path("description").asText())
                    .describedAs("description of %s", at)
                    .endsWith(".");
            assertThat(property.has("default") || property.has("properties") || WITHOUT_DEFAULT.contains(at.toString()))
                    .describedAs("default of %s", at)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("sections")
    void noSectionTakesUnknownKeys(Section section) {
        assertThat(schema.at(section.pointer()).path("additionalProperties").isBoolean())
                .isTrue();
    }

    @Test
    void enumsHoldTheNamesOfTheConstants() {
        assertThat(names("/roles/0")).isEqualTo(constants(Role.values()));
        assertThat(names("/review/measure")).isEqualTo(constants(Review.Measure.values()));
        assertThat(names("/detection/method"))
                .isEqualTo(Stream.of(DetectionMethod.values())
                        .map(DetectionMethod::label)
                        .toList());
        assertThat(names("/execution/provider")).isEqualTo(constants(io.epistream.models.inference.Provider.values()));
    }

    private List<String> names(String pointer) {
        List<String> names = new ArrayList<>();
        schema.at(JsonPointer.compile(pointer)).path("enum").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static List<String> constants(Enum<?>[] constants) {
        return Stream.of(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static void collect(Class<?> type, JsonPointer pointer, List<Section> sections) {
        sections.add(new Section(type, pointer));
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> inner = component.getType();
            boolean section =
                    inner.isRecord() && !Set.of(Rate.class, HostPort.class).contains(inner);
            if (section) {
                collect(inner, pointer.appendProperty(key(component)), sections);
            }
        }
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    record Section(Class<?> type, JsonPointer pointer) {}
}
