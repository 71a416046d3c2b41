# The program without its development broker. A folder with epistream.yaml and the model bundles it names is mounted:
#   docker build -t epistream .
#   docker run -p 9404:9404 -v "$PWD/deployment:/etc/epistream:ro" -v epistream-state:/var/lib/epistream epistream
# With CUDA (12, cuDNN 9):
#   docker build -t epistream:cuda --build-arg MAVEN_FLAGS=-Pcuda \
#     --build-arg RUNTIME_IMAGE=nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04 .
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-17
ARG JRE_IMAGE=eclipse-temurin:17-jre
ARG RUNTIME_IMAGE=ubuntu:24.04

FROM ${MAVEN_IMAGE} AS build
ARG MAVEN_FLAGS=""
WORKDIR /build
COPY . .
# tests and format were checked where the sources came from
RUN mvn -B -ntp ${MAVEN_FLAGS} -pl streams -am package \
      -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true \
 && mv streams/target/lib lib && mv streams/target/epistream-streams-*.jar epistream.jar
# ONNX Runtime's libraries as files, and only this machine type's: a start in a third of a second instead of eight
RUN mkdir -p native state unpacked && cd unpacked \
 && jar=$(ls ../lib/onnxruntime*.jar) && jar xf "$jar" \
 && case "$(uname -m)" in aarch64) arch=aarch64 ;; *) arch=x64 ;; esac \
 && mv "ai/onnxruntime/native/linux-$arch"/*.so ../native/ \
 && rm -rf ai/onnxruntime/native && jar cfM "$jar" .

FROM ${JRE_IMAGE} AS jre

FROM ${RUNTIME_IMAGE}
COPY --from=jre /opt/java /opt/java
COPY --from=build /build/native /opt/epistream/native
COPY --from=build /build/lib /opt/epistream/lib
COPY --from=build /build/epistream.jar /opt/epistream/
COPY --from=build --chown=10001:10001 /build/state /var/lib/epistream
ENV PATH=/opt/java/openjdk/bin:/usr/local/bin:/usr/bin:/bin \
    EPISTREAM_HTTP__OPS=0.0.0.0:9404 \
    EPISTREAM_EXECUTION__STATE_DIR=/var/lib/epistream/state
WORKDIR /var/lib/epistream
VOLUME /var/lib/epistream
EXPOSE 9404
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/9404 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", \
  "-Donnxruntime.native.path=/opt/epistream/native", "-jar", "/opt/epistream/epistream.jar"]
CMD ["run", "--config", "/etc/epistream/epistream.yaml"]
