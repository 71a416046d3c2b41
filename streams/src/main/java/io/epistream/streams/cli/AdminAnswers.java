package io.epistream.streams.cli;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What a broker answered to an admin client, or in words why it did not.
 *
 * @param broker its address, with where that is written
 */
public record AdminAnswers(String broker) {

    /**
     * Waits for an answer.
     *
     * @param what the request, as "cannot" goes before it
     * @param expected the error that is an answer too
     * @return the answer; empty for the error that was expected
     */
    public <T> Optional<T> value(KafkaFuture<T> future, String what, Class<? extends Exception> expected)
            throws EnvironmentException {
        try {
            return Optional.ofNullable(future.get());
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                return Optional.empty();
            }
            if (e.getCause() instanceof TimeoutException) {
                throw new EnvironmentException("no broker answers at " + broker + ": cannot " + what, e);
            }
            throw new EnvironmentException("cannot " + what + " on " + broker + ": " + FailureText.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted while asking " + broker, e);
        }
    }
}
