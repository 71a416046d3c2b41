package io.epistream.streams.topology;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.streams.detect.FittedReference;
import java.time.Instant;
import java.util.SplittableRandom;

/** Commands about references, and profiles to arm. */
final class Commands {
    private Commands() {}

    static ReferenceCommand relearn(String id) {
        return command(id, ReferenceAction.RELEARN).build();
    }

    static ReferenceCommand relearn(String id, StreamId stream) {
        return command(id, ReferenceAction.RELEARN).setStream(stream).build();
    }

    static ReferenceCommand arm(String id, ReferenceProfile profile) {
        return command(id, ReferenceAction.ARM)
                .setStream(profile.getStream())
                .setProfile(profile)
                .build();
    }

    static ReferenceCommand offer(String id, ReferenceProfile profile) {
        return ReferenceCommand.newBuilder(arm(id, profile))
                .setBy("bundle")
                .setOnlyIfLearning(true)
                .build();
    }

    static ReferenceCommand.Builder command(String id, ReferenceAction action) {
        return ReferenceCommand.newBuilder()
                .setId(id)
                .setAt(Instant.ofEpochMilli(WatchEvents.START))
                .setBy("ada")
                .setReason("the camera was replaced")
                .setStream(WatchEvents.STREAM)
                .setAction(action);
    }

    /** A hundred windows of fifty records, the epistemic part {@code scale} times the usual. */
    static ReferenceProfile profile(double scale) {
        return profile(scale, WatchEvents.STREAM, WatchEvents.PROVENANCE);
    }

    static ReferenceProfile profile(double scale, StreamId stream, Provenance provenance) {
        SplittableRandom random = new SplittableRandom(11);
        FittedReference windows = new FittedReference(50);
        for (int i = 0; i < 100 * 50; i++) {
            windows.add(WatchEvents.random("r" + i, stream, WatchEvents.START + i * 200L, scale, random));
        }
        return windows.learned(stream, provenance).profile();
    }
}
