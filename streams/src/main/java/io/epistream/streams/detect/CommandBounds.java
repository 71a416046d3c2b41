package io.epistream.streams.detect;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import java.util.Optional;
import java.util.regex.Pattern;

/** What every command must be, whichever way it comes; nothing here depends on what the stream is doing. */
public final class CommandBounds {
    /** Most characters of an id, of who gave the command, and of each part of a stream. */
    public static final int MOST_NAME = 200;

    /** Most characters of a reason. */
    public static final int MOST_REASON = 1000;

    private static final int MOST_SEGMENT = 1000;
    private static final Pattern POSTERIOR = Pattern.compile("[0-9a-f]{16}");

    private CommandBounds() {}

    /** What is wrong with a command, naming the field and what it must be; empty when nothing is. */
    public static Optional<String> problem(ReferenceCommand command) {
        StreamId stream = command.getStream();
        return text("id", command.getId(), 1, MOST_NAME)
                .or(() -> text("by", command.getBy(), 1, MOST_NAME))
                .or(() -> text("reason", command.getReason(), 1, MOST_REASON))
                .or(() -> text("stream.model", stream.getModel(), 1, MOST_NAME))
                .or(() -> text("stream.version", stream.getVersion(), 1, MOST_NAME))
                .or(() -> text("stream.segment", stream.getSegment(), 0, MOST_SEGMENT))
                .or(() -> command.getAction() == ReferenceAction.ARM ? arm(command) : relearn(command));
    }

    private static Optional<String> relearn(ReferenceCommand command) {
        String posterior = command.getPosterior();
        if (command.getProfile() != null || command.getOnlyIfLearning()) {
            return Optional.of("profile, onlyIfLearning: only ARM takes them");
        }
        return posterior == null || POSTERIOR.matcher(posterior).matches()
                ? Optional.empty()
                : Optional.of("posterior: 16 hex digits expected, as `epistream reference list` shows them");
    }

    private static Optional<String> arm(ReferenceCommand command) {
        if (command.getPosterior() != null) {
            return Optional.of("posterior: ARM takes it from the profile, so it must be left out");
        }
        ReferenceProfile profile = command.getProfile();
        return profile == null ? Optional.of("profile: ARM needs one") : posterior(profile.getProvenance());
    }

    private static Optional<String> posterior(Provenance provenance) {
        String masks = provenance.getMaskSetHash();
        return text("profile.provenance.modelDigest", provenance.getModelDigest(), 1, MOST_NAME)
                .or(() -> text("profile.provenance.method", provenance.getMethod(), 1, MOST_NAME))
                .or(() -> text("profile.provenance.maskSetHash", masks == null ? "" : masks, 0, MOST_NAME));
    }

    private static Optional<String> text(String field, String value, int least, int most) {
        boolean sound = value.length() >= least
                && value.length() <= most
                && (least == 0 || !value.isBlank())
                && value.chars().noneMatch(Character::isISOControl);
        return sound
                ? Optional.empty()
                : Optional.of(field + ": must have " + least + " to " + most
                        + " characters, not only blanks, none of them a control character");
    }
}
