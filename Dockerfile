# Epistream, without its development broker; docs/image.md says how to run it and what memory to give it.
#   docker build -t epistream .
# With CUDA (12, cuDNN 9):
#   docker build -t epistream:cuda --build-arg MAVEN_FLAGS=-Pcuda \
#     --build-arg RUNTIME_IMAGE=nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04 .
# A base needs: glibc, libstdc++, sh and bash; JRE_IMAGE a JRE, 17 or newer, in /opt/java/openjdk; MAVEN_IMAGE a JDK and Maven.
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-17
ARG JRE_IMAGE=eclipse-temurin:17-jre
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${JRE_IMAGE} AS jre

# What says which jars are needed: only when one of these changes are they fetched again
FROM ${MAVEN_IMAGE} AS poms
WORKDIR /poms
COPY . .
RUN find . -type f ! -name pom.xml ! -path './.mvn/*' -delete && find . -type d -empty -delete

FROM ${MAVEN_IMAGE} AS build
ARG MAVEN_FLAGS=""
# tests and format were checked where the sources came from
ENV PACKAGE="mvn -B -ntp -pl streams -am package -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true"
WORKDIR /build
COPY --from=poms /poms ./
COPY ops/image/unpack-native ops/image/
# the build without its sources, which fetches all that it will need
RUN mkdir -p schemas/src/main/avro/common \
 && for module in schemas models streams; do \
      mkdir -p $module/src/main/java/nothing && echo 'package nothing; interface Nothing {}' >$module/src/main/java/nothing/Nothing.java; \
    done \
 && $PACKAGE -q $MAVEN_FLAGS \
 && mkdir -p program/state && mv streams/target/lib program/ && rm program/lib/epistream-* \
 && ops/image/unpack-native program/lib program/native \
 && rm -rf schemas/src models/src streams/src */target
COPY schemas schemas/
COPY models/src models/src/
COPY streams streams/
RUN $PACKAGE $MAVEN_FLAGS \
 && mkdir -p program/ours/lib && mv streams/target/lib/epistream-*.jar program/ours/lib/ \
 && mv streams/target/epistream-streams-*.jar program/ours/epistream.jar && rm -rf */target

FROM ${RUNTIME_IMAGE}
COPY --from=jre /opt/java/openjdk /opt/java/openjdk
COPY --from=build --chown=10001:10001 /build/program/state /var/lib/epistream
COPY --from=build /build/program/native /opt/epistream/native
COPY --from=build /build/program/lib /opt/epistream/lib
COPY ops/image/epistream ops/image/epistream-health /usr/local/bin/
# ONNX Runtime 1.29 tells its makers about each session unless told not to; nothing leaves this program that was not configured.
# malloc's arenas, eight for each core, grow with the threads of RocksDB and ONNX Runtime: two keep native memory together.
ENV ORT_DISABLE_TELEMETRY=1 \
    JAVA_HOME=/opt/java/openjdk \
    PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    MALLOC_ARENA_MAX=2 \
    PROMETHEUS_DISABLE_CREATED_SERIES=true \
    EPISTREAM_HTTP__OPS=0.0.0.0:9404 \
    EPISTREAM_EXECUTION__STATE_DIR=/var/lib/epistream/state
WORKDIR /var/lib/epistream
VOLUME /var/lib/epistream
EXPOSE 9404
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["epistream-health"]
ENTRYPOINT ["epistream"]
CMD ["run", "--config", "/etc/epistream/epistream.yaml"]
COPY --from=build /build/program/ours /opt/epistream/
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Epistream" \
      org.opencontainers.image.description="Watches deployed models: how unsure each prediction is, and why" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
