# Node runs the TypeScript as it stands: nothing is built, so one stage is enough.
FROM node:26.10.0-bookworm-slim

LABEL org.opencontainers.image.title="careplan-service" \
      org.opencontainers.image.description="FHIR R4 service that turns a QuestionnaireResponse into an explained care plan with goals" \
      org.opencontainers.image.licenses="Apache-2.0"

WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --cache=/tmp/npm && rm -rf /tmp/npm \
 && mkdir /data && chown node:node /data
COPY LICENSE NOTICE ./
COPY schemas ./schemas
COPY fixtures/content ./fixtures/content
COPY src ./src

# ALLOW_ANONYMOUS=true is the operator's to say: whoever reaches the port may read and write.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 STORE_URL=sqlite:/data/careplan.db
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
