package io.epistream.streams.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventMetricsTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final EventMetrics published = new EventMetrics(new EpistreamMetrics(registry, 1));

    @Test
    void namesARecordOfEachBucketOfAClassification() throws IOException {
        published.observe(classified("record-7", "north", 2));

        assertThat(openMetrics())
                .contains(
                        "epistream_uncertainty_nats_bucket{model=\"m\",version=\"1\",segment=\"north\",kind=\"total\","
                                + "le=\"0.5\"} 1.0 # {record_id=\"record-7\"} 0.4")
                .contains("epistream_predictions_total{model=\"m\",version=\"1\",segment=\"north\",class=\"two\"} 1.0");
        assertThat(sum("epistream_uncertainty_nats_sum", "epistemic")).isEqualTo(0.1);
        assertThat(registry.getSampleValue("epistream_uncertainty_stddev_count"))
                .isNull();
    }

    @Test
    void cutsAnIdThatAnExemplarCannotHold() throws IOException {
        published.observe(classified("\ud83d\ude80".repeat(200), "north", 2));

        assertThat(openMetrics()).contains("{record_id=\"" + "\ud83d\ude80".repeat(59) + "\"}");
    }

    @Test
    void showsARegressionAsStandardDeviationsAndNoPartThatCannotBeTold() {
        published.observe(event("r", "north", Task.REGRESSION)
                .setTotal(9)
                .setEpistemic(4.0)
                .build());

        assertThat(sum("epistream_uncertainty_stddev_sum", "total")).isEqualTo(3);
        assertThat(sum("epistream_uncertainty_stddev_sum", "epistemic")).isEqualTo(2);
        assertThat(sum("epistream_uncertainty_stddev_sum", "aleatoric")).isNull();
        assertThat(sum("epistream_uncertainty_nats_sum", "total")).isNull();
    }

    @Test
    void boundsClassesAndSegments() {
        published.observe(classified("a", "north", EventMetrics.MOST_CLASSES));
        published.observe(classified("b", "south", 2));

        assertThat(predictions("north", "other")).isEqualTo(1);
        assertThat(predictions("other", "two")).isEqualTo(1);
        assertThat(predictions("south", "two")).isNull();
    }

    private static UncertaintyEvent classified(String id, String segment, int predicted) {
        return event(id, segment, Task.CLASSIFICATION)
                .setPredictedClass(predicted)
                .setPredictedLabel("two")
                .setTotal(.4)
                .setAleatoric(.3)
                .setEpistemic(.1)
                .build();
    }

    private static UncertaintyEvent.Builder event(String id, String segment, Task task) {
        return UncertaintyEvent.newBuilder()
                .setId(id)
                .setStream(new StreamId("m", "1", segment))
                .setEventTime(Instant.EPOCH)
                .setSource(new SourceRef("in", 0, 0L))
                .setProvenance(Provenance.newBuilder()
                        .setModelDigest("d")
                        .setMethod("ensemble")
                        .setSamples(5)
                        .build())
                .setTask(task)
                .setTopClasses(List.of())
                .setLabels(List.of())
                .setAttributes(Map.of());
    }

    private String openMetrics() throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.writeFormat(TextFormat.CONTENT_TYPE_OPENMETRICS_100, text, registry.metricFamilySamples());
        return text.toString();
    }

    private @Nullable Double sum(String name, String kind) {
        return registry.getSampleValue(
                name, new String[] {"model", "version", "segment", "kind"}, new String[] {"m", "1", "north", kind});
    }

    private @Nullable Double predictions(String segment, String name) {
        return registry.getSampleValue(
                "epistream_predictions_total",
                new String[] {"model", "version", "segment", "class"},
                new String[] {"m", "1", segment, name});
    }
}
