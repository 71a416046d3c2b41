package io.epistream.streams.dataset;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.epistream.schemas.UncertaintyEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A table with a header line; what is absent is an empty cell. */
final class CsvScores implements ScoreWriter {
    private static final CsvFactory FACTORY =
            CsvFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    /** One column: its name and how its cell comes about. */
    private record Column(String name, BiFunction<ScoredRow, List<String>, @Nullable Object> cell) {
        static Column of(String name, java.util.function.Function<UncertaintyEvent, @Nullable Object> cell) {
            return new Column(name, (row, labels) -> cell.apply(row.event()));
        }
    }

    private static final List<Column> COLUMNS = List.of(
            Column.of("id", UncertaintyEvent::getId),
            Column.of("eventTime", UncertaintyEvent::getEventTime),
            new Column(
                    "truth",
                    (row, labels) ->
                            row.truth().map(truth -> truth.text(labels)).orElse(null)),
            Column.of("predictedClass", UncertaintyEvent::getPredictedClass),
            Column.of("predictedLabel", UncertaintyEvent::getPredictedLabel),
            Column.of("confidence", UncertaintyEvent::getConfidence),
            Column.of("total", UncertaintyEvent::getTotal),
            Column.of("aleatoric", UncertaintyEvent::getAleatoric),
            Column.of("epistemic", UncertaintyEvent::getEpistemic),
            Column.of("energy", UncertaintyEvent::getEnergy));

    private final JsonGenerator csv;
    private final List<String> labels;

    CsvScores(OutputStream out, List<String> labels) throws IOException {
        this.labels = List.copyOf(labels);
        CsvSchema.Builder schema = CsvSchema.builder();
        COLUMNS.forEach(column -> schema.addColumn(column.name()));
        csv = FACTORY.createGenerator(out);
        csv.setSchema(schema.build().withHeader());
    }

    @Override
    public void write(ScoredRow row) throws IOException {
        csv.writeStartObject();
        for (Column column : COLUMNS) {
            // by name: in an array the generator passes over a null, and the rest of the row moves to the left
            csv.writeFieldName(column.name());
            cell(column.cell().apply(row, labels));
        }
        csv.writeEndObject();
    }

    @Override
    public void finish() throws IOException {
        csv.flush();
    }

    private void cell(@Nullable Object value) throws IOException {
        if (value == null) {
            csv.writeNull();
        } else if (value instanceof Double number) {
            csv.writeNumber(number);
        } else if (value instanceof Integer number) {
            csv.writeNumber(number);
        } else {
            csv.writeString(value.toString());
        }
    }
}
