package io.epistream.streams.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON, one a line, with the names of the schema; what is absent is null, times are ISO 8601. A field
 * {@code truth} follows, as a label cell would say it.
 */
final class JsonLineScores implements ScoreWriter {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final JsonGenerator json;
    private final List<String> labels;

    JsonLineScores(OutputStream out, List<String> labels) throws IOException {
        this.labels = List.copyOf(labels);
        json = FACTORY.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }

    @Override
    public void write(ScoredRow row) throws IOException {
        json.writeStartObject();
        fields(row.event());
        json.writeFieldName("truth");
        value(row.truth().map(truth -> truth.text(labels)).orElse(null));
        json.writeEndObject();
    }

    @Override
    public void finish() throws IOException {
        json.writeRaw('\n');
        json.flush();
    }

    private void fields(SpecificRecord value) throws IOException {
        for (Schema.Field field : value.getSchema().getFields()) {
            json.writeFieldName(field.name());
            value(value.get(field.pos()));
        }
    }

    /** A value of a generated class: records, collections, numbers; everything else as its text. */
    private void value(@Nullable Object value) throws IOException {
        if (value instanceof SpecificRecord inner) {
            json.writeStartObject();
            fields(inner);
            json.writeEndObject();
        } else if (value instanceof List<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                value(item);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> entries) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                value(entry.getValue());
            }
            json.writeEndObject();
        } else {
            scalar(value);
        }
    }

    private void scalar(@Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Float number && Float.isFinite(number)) {
            json.writeNumber(number.floatValue());
        } else if (value instanceof Double number && Double.isFinite(number)) {
            json.writeNumber(number.doubleValue());
        } else {
            json.writeString(value.toString());
        }
    }
}
