package io.epistream.streams.scoring;

import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.metrics.StreamLabels;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Events as metrics: uncertainties, with the record's id as exemplar, and predicted classes. What a regression has are variances in a
 * unit of its own: it is shown as standard deviations, in a histogram of its own. A part that cannot be told has no series. Thread-safe.
 */
final class EventMetrics {
    /** Classes with series of their own; those after them share one. */
    static final int MOST_CLASSES = 30;

    private static final String OTHER = "other";
    private static final String EXEMPLAR = "record_id";
    /** OpenMetrics allows an exemplar 128 characters, its label names included; the client library counts UTF-16 units. */
    private static final int MOST_ID_CHARACTERS = 128 - EXEMPLAR.length();

    private final EpistreamMetrics metrics;

    EventMetrics(EpistreamMetrics metrics) {
        this.metrics = metrics;
    }

    void observe(UncertaintyEvent event) {
        StreamId id = event.getStream();
        StreamLabels stream = metrics.series.shown(new StreamLabels(id.getModel(), id.getVersion(), id.getSegment()));
        String record = exemplar(event.getId());
        observe(event.getTask(), stream, "total", event.getTotal(), record);
        observe(event.getTask(), stream, "aleatoric", event.getAleatoric(), record);
        observe(event.getTask(), stream, "epistemic", event.getEpistemic(), record);
        Integer predicted = event.getPredictedClass();
        if (predicted != null) {
            metrics.predictions.labels(stream.and(name(predicted, event))).inc();
        }
    }

    private void observe(Task task, StreamLabels stream, String kind, @Nullable Double value, String record) {
        if (value == null) {
            return;
        }
        if (task == Task.REGRESSION) {
            metrics.uncertaintyStddev.labels(stream.and(kind)).observeWithExemplar(Math.sqrt(value), EXEMPLAR, record);
        } else {
            metrics.uncertaintyNats.labels(stream.and(kind)).observeWithExemplar(value, EXEMPLAR, record);
        }
    }

    /** An id within what an exemplar may hold: a long one is cut. */
    private static String exemplar(String id) {
        if (id.length() <= MOST_ID_CHARACTERS) {
            return id;
        }
        int end = Character.isHighSurrogate(id.charAt(MOST_ID_CHARACTERS - 1))
                ? MOST_ID_CHARACTERS - 1
                : MOST_ID_CHARACTERS;
        return id.substring(0, end);
    }

    private static String name(int predicted, UncertaintyEvent event) {
        return predicted < MOST_CLASSES
                ? Objects.requireNonNullElse(event.getPredictedLabel(), Integer.toString(predicted))
                : OTHER;
    }
}
