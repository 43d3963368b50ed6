# One service as an image. Context: the repository after ./mvnw -DskipTests package.
#   docker build -f deploy/docker/service.Dockerfile --build-arg SERVICE=factor-api --build-arg PORT=8080 \
#     --build-arg MANAGEMENT_PORT=9080 .
#
# Bases are pinned by version. A digest pins harder: give one as JDK_IMAGE=...@sha256:... and
# BASE_IMAGE=...@sha256:... once your registry tells it; none is written here because none was
# looked up.
ARG JDK_IMAGE=eclipse-temurin:25.0.3_9-jdk-noble
ARG BASE_IMAGE=debian:12.12-slim

# The runtime: the modules that Spring, Kafka, Lettuce, DuckDB and ONNX Runtime use. The same layer
# in all images.
FROM ${JDK_IMAGE} AS runtime
RUN jlink --output /opt/runtime --strip-java-debug-attributes --no-header-files --no-man-pages --add-modules \
java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,\
java.net.http,java.prefs,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,\
java.xml,jdk.crypto.cryptoki,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

# The layers of the jar, without the native code of other machines.
FROM ${JDK_IMAGE} AS layers
ARG SERVICE
WORKDIR /build
COPY ${SERVICE}/target/${SERVICE}-*-app.jar app.jar
COPY deploy/docker/strip-natives strip-natives
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers \
 && sh strip-natives layers/dependencies/lib \
 && mkdir -p layers/snapshot-dependencies layers/spring-boot-loader

FROM ${BASE_IMAGE} AS service
ARG PORT
ARG MANAGEMENT_PORT
# Numbers, so that Kubernetes can tell that it is not root. Folders that volumes take over get their
# owner from here.
RUN groupadd --gid 10001 factorline \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin factorline \
 && mkdir -p /app /lake /research /scratch /models /catalog \
 && chown 10001:10001 /lake /research /scratch
COPY --from=runtime /opt/runtime /opt/java
COPY deploy/docker/healthy /usr/local/bin/healthy
COPY --from=layers /build/layers/dependencies/ /app/
COPY --from=layers /build/layers/spring-boot-loader/ /app/
COPY --from=layers /build/layers/snapshot-dependencies/ /app/
COPY --from=layers /build/layers/application/ /app/
ENV SERVER_ADDRESS=0.0.0.0 \
    SERVER_PORT=${PORT} \
    MANAGEMENT_SERVER_ADDRESS=0.0.0.0 \
    MANAGEMENT_SERVER_PORT=${MANAGEMENT_PORT} \
    JDK_JAVA_OPTIONS="-XX:InitialRAMPercentage=50 -XX:MaxRAMPercentage=50"
WORKDIR /scratch
USER 10001:10001

# A start as far as the beans, which leaves loaded and linked classes and the profiles of a start.
# It reaches neither Kafka nor Redis. The heap is bounded: one above 32 GB has other pointers, and
# the cache would be refused.
FROM service AS training
USER root
ENV FACTORLINE_KAFKA_BOOTSTRAPSERVERS=127.0.0.1:1 \
    FEATURESYNC_RESEARCH_FOLDER=/tmp/research \
    FACTORLINE_REDIS_URI=redis://127.0.0.1:1 \
    JDK_JAVA_OPTIONS="-Xmx512m"
RUN /opt/java/bin/java -XX:AOTCacheOutput=/app/app.aot -Dspring.context.exit=onRefresh \
      --enable-native-access=ALL-UNNAMED -jar /app/app.jar \
 && test -s /app/app.aot

FROM service
COPY --from=training /app/app.aot /app/app.aot
HEALTHCHECK --interval=5s --timeout=4s --start-period=120s --retries=6 CMD ["healthy"]
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/app/app.aot", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "/app/app.jar"]
