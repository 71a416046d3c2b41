package io.epistream.streams.cli.demo;

import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The records of the demo. Every image is drawn with replacement by a seeded generator, so the same plan, data and seed
 * give the same bytes. Immutable.
 */
final class Traffic {
    private static final double FULL_TURN_DEGREES = 40;

    private final DemoPlan plan;
    private final String model;
    private final Digit[] draws;
    private final Map<Integer, Defect> defects;

    Traffic(DemoPlan plan, DigitPool pool, String model, long seed) {
        this.plan = plan;
        this.model = model;
        this.draws = new Digit[plan.records()];
        this.defects = spread(plan);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < draws.length; i++) {
            List<Digit> choice = choice(pool, i);
            draws[i] = choice.get(random.nextInt(choice.size()));
        }
    }

    private List<Digit> choice(DigitPool pool, int index) {
        return switch (plan.phaseOf(index).kind()) {
            case WARM_UP, NORMAL -> pool.heldOut();
            case ROTATED -> pool.turned(FULL_TURN_DEGREES * plan.progress(index));
            case PATCHES -> pool.patches();
        };
    }

    /** True class of record {@code index}, or {@link Digit#NO_LABEL}. */
    int label(int index) {
        return draws[index].label();
    }

    /** Bad records, over and above {@link DemoPlan#records()}. */
    int badRecords() {
        return defects.size();
    }

    /** What to send at step {@code index}: the good record and, at a few steps of the first normal phase, a bad one. */
    List<Message> at(int index) {
        InferenceInput good = input(index);
        List<Message> messages = new ArrayList<>();
        messages.add(new Message(good.getId(), plan.eventTime(index), Encoded.of(good)));
        Defect defect = defects.get(index);
        if (defect != null) {
            messages.add(bad(defect, good, plan.phaseOf(index)));
        }
        return messages;
    }

    private static Message bad(Defect defect, InferenceInput good, Phase phase) {
        String key =
                phase.name() + "/bad-" + defect.name().toLowerCase(Locale.ROOT).replace('_', '-');
        InferenceInput renamed = InferenceInput.newBuilder(good).setId(key).build();
        return new Message(key, good.getEventTime(), defect.spoil(renamed));
    }

    /** One of each defect, evenly over the first normal phase. */
    private static Map<Integer, Defect> spread(DemoPlan plan) {
        Phase normal = plan.phases().stream()
                .filter(phase -> phase.kind() == PhaseKind.NORMAL)
                .findFirst()
                .orElseThrow();
        int step = plan.records(normal) / (Defect.values().length + 1);
        Map<Integer, Defect> defects = new HashMap<>();
        int index = normal.firstTick() * plan.recordsPerTick();
        for (Defect defect : Defect.values()) {
            index += step;
            defects.put(index, defect);
        }
        return defects;
    }

    private InferenceInput input(int index) {
        return InferenceInput.newBuilder()
                .setId(plan.id(index))
                .setModel(model)
                .setEventTime(plan.eventTime(index))
                .setTensors(List.of(Tensor.newBuilder()
                        .setName("pixels")
                        .setElementType(ElementType.UINT8)
                        .setShape(List.of((long) Digit.PIXELS))
                        .setData(ByteBuffer.wrap(draws[index].pixels()))
                        .build()))
                .build();
    }
}
