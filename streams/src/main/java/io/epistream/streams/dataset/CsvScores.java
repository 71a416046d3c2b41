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
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private static final List<Column> PREDICTION = List.of(
            Column.of("id", UncertaintyEvent::getId),
            Column.of("eventTime", UncertaintyEvent::getEventTime),
            new Column(
                    "truth",
                    (row, labels) ->
                            row.truth().map(truth -> truth.text(labels)).orElse(null)),
            Column.of("predictedClass", UncertaintyEvent::getPredictedClass),
            Column.of("predictedLabel", UncertaintyEvent::getPredictedLabel),
            Column.of("confidence", UncertaintyEvent::getConfidence));
    private static final List<Column> UNCERTAINTY = List.of(
            Column.of("total", UncertaintyEvent::getTotal),
            Column.of("aleatoric", UncertaintyEvent::getAleatoric),
            Column.of("epistemic", UncertaintyEvent::getEpistemic),
            Column.of("energy", UncertaintyEvent::getEnergy),
            Column.of("mahalanobis", UncertaintyEvent::getMahalanobis),
            Column.of("relativeMahalanobis", UncertaintyEvent::getRelativeMahalanobis),
            Column.of("nearestNeighbour", UncertaintyEvent::getNearestNeighbour));

    private final JsonGenerator csv;
    private final List<String> labels;
    private List<Column> columns = List.of();

    CsvScores(OutputStream out, List<String> labels) throws IOException {
        this.labels = List.copyOf(labels);
        csv = FACTORY.createGenerator(out);
    }

    @Override
    public void write(ScoredRow row) throws IOException {
        if (columns.isEmpty()) {
            begin(Stream.concat(
                    estimates(row.event()), probabilities(row.probabilities().size())));
        }
        csv.writeStartObject();
        for (Column column : columns) {
            // by name: in an array the generator passes over a null, and the rest of the row moves to the left
            csv.writeFieldName(column.name());
            cell(column.cell().apply(row, labels));
        }
        csv.writeEndObject();
    }

    /** The first row tells which columns the task has. */
    private void begin(Stream<Column> ofTheTask) {
        columns = Stream.of(PREDICTION.stream(), UNCERTAINTY.stream(), ofTheTask)
                .flatMap(part -> part)
                .toList();
        CsvSchema.Builder schema = CsvSchema.builder();
        columns.forEach(column -> schema.addColumn(column.name()));
        csv.setSchema(schema.build().withHeader());
    }

    private static Stream<Column> estimates(UncertaintyEvent event) {
        if (event.getTarget() == null) {
            return Stream.empty();
        }
        Stream<Column> quantiles = IntStream.range(
                        0, event.getTarget().getQuantiles().size())
                .mapToObj(i -> Column.of(
                        "q" + event.getTarget().getQuantiles().get(i).getLevel(),
                        scored -> scored.getTarget().getQuantiles().get(i).getValue()));
        return Stream.concat(
                Stream.of(Column.of("mean", scored -> scored.getTarget().getMean())), quantiles);
    }

    private Stream<Column> probabilities(int count) {
        return IntStream.range(0, count)
                .mapToObj(k -> new Column(
                        "p[" + (k < labels.size() ? labels.get(k) : k) + "]",
                        (row, all) -> row.probabilities().get(k)));
    }

    @Override
    public void finish() throws IOException {
        if (columns.isEmpty()) {
            begin(Stream.empty());
        }
        csv.flush();
    }

    private void cell(@Nullable Object value) throws IOException {
        if (value == null) {
            csv.writeNull();
        } else if (value instanceof Double number) {
            csv.writeNumber(number);
        } else if (value instanceof Float number) {
            csv.writeNumber(number);
        } else if (value instanceof Integer number) {
            csv.writeNumber(number);
        } else {
            csv.writeString(value.toString());
        }
    }
}
