package io.epistream.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.Provider;
import io.epistream.models.inference.ScoringSession;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A bundle as it is served: layout chosen at load for the batch, prepared inputs in, scores out. */
final class Served implements AutoCloseable {
    private static final String CHOICE = "io.epistream.models.inference.LayoutChoice";
    private static final String USUAL = "multiply";

    private final ScoringSession session;
    private final List<PreparedInput> records;
    private final String layout;

    Served(Path bundle, Rows rows, int threads) throws BundleException, InvalidInputException {
        Logger logger = (Logger) LoggerFactory.getLogger(CHOICE);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        ListAppender<ILoggingEvent> choices = new ListAppender<>();
        choices.start();
        logger.addAppender(choices);
        session = ScoringSession.open(bundle, new ExecutionOptions(Provider.CPU, threads, rows.count()));
        logger.detachAppender(choices);
        layout = choices.list.stream()
                .map(Served::taken)
                .filter(name -> !name.isEmpty())
                .reduce(USUAL, (a, b) -> b);
        records = rows.prepared(session);
    }

    /** The layout that one comparison took, which the session tells its log only; empty when it took none. */
    private static String taken(ILoggingEvent choice) {
        Object[] arguments = choice.getArgumentArray();
        boolean taken = arguments[arguments.length - 1].equals("taken");
        return taken ? arguments[1].toString().toLowerCase(java.util.Locale.ROOT) : "";
    }

    /** How masks are put in. */
    String layout() {
        return layout;
    }

    void run() {
        session.score(records);
    }

    @Override
    public void close() {
        session.close();
    }
}
