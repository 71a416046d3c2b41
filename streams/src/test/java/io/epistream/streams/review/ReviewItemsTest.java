package io.epistream.streams.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.ReviewReason;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReviewItemsTest {
    private static final UncertaintyEvent EVENT = UncertaintyEvent.newBuilder()
            .setId("r-1")
            .setStream(new StreamId("digits", "1", "eu"))
            .setEventTime(Instant.ofEpochMilli(1_700_000_000_000L))
            .setSource(new SourceRef("inference-inputs", 2, 17L))
            .setProvenance(Provenance.newBuilder()
                    .setModelDigest("ab")
                    .setMethod("mc-dropout")
                    .setSamples(50)
                    .setSeed(7L)
                    .build())
            .setTask(Task.CLASSIFICATION)
            .setPredictedClass(3)
            .setPredictedLabel("three")
            .setConfidence(0.6)
            .setTotal(1.1)
            .setAleatoric(0.7)
            .setEpistemic(0.4)
            .setAttributes(Map.of("region", "eu"))
            .build();

    @Test
    void aCandidateCarriesAllThatAReviewerNeeds() {
        ReviewItem item =
                new ReviewItems(new AuditChoice(0)).decide(EVENT, 0.8, true).orElseThrow();
        assertThat(item.getReasons()).containsExactly(ReviewReason.UNCERTAIN);
        assertThat(item.getPriority()).isEqualTo(0.8);
        assertThat(item.getInclusionProbability()).isNull();
        assertThat(ReviewItems.isAudit(item)).isFalse();
        for (String field : new String[] {
            "id",
            "stream",
            "eventTime",
            "source",
            "provenance",
            "predictedClass",
            "predictedLabel",
            "confidence",
            "total",
            "aleatoric",
            "epistemic",
            "attributes"
        }) {
            assertThat(item.get(field)).as(field).isEqualTo(EVENT.get(field)).isNotNull();
        }
    }

    @Test
    void anAuditedRecordCarriesItsProbabilityWhateverItsScore() {
        ReviewItem item =
                new ReviewItems(new AuditChoice(0.25)).decide(EVENT, 0, false).orElseThrow();
        assertThat(item.getReasons()).containsExactly(ReviewReason.AUDIT);
        assertThat(item.getInclusionProbability()).isEqualTo(0.25);
        assertThat(ReviewItems.isAudit(item)).isTrue();
    }

    @Test
    void aRecordThatIsBothSaysBoth() {
        ReviewItem item =
                new ReviewItems(new AuditChoice(1)).decide(EVENT, 0.9, true).orElseThrow();
        assertThat(item.getReasons()).containsExactly(ReviewReason.UNCERTAIN, ReviewReason.AUDIT);
        assertThat(item.getInclusionProbability()).isEqualTo(1);
    }

    @Test
    void anOrdinaryRecordStays() {
        assertThat(new ReviewItems(new AuditChoice(0)).decide(EVENT, 0.5, false))
                .isEmpty();
    }
}
