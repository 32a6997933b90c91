# Build: compiles the sources, and better-sqlite3 12 of the lock file where no prebuilt binding can be fetched.
FROM node:22-slim AS build
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json rollup.config.mjs build.mjs build-font.mjs ./
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:22-slim
LABEL org.opencontainers.image.title="freshbooks-mock" \
      org.opencontainers.image.description="The FreshBooks JSON API on localhost" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY fixtures/schema fixtures/schema
COPY fixtures/worlds fixtures/worlds
COPY openapi/freshbooks.json openapi/freshbooks.json
# where --data-dir /data keeps worlds: in the container, unless a volume is mounted there
RUN mkdir -m 700 /data /app/cache && chown 1000:1000 /data /app/cache
USER 1000
# what the first start would have to compile
ENV FRESHBOOKS_MOCK_CACHE=/app/cache
RUN node -e "require('./dist/library').createMock().then(async mock => { \
  await (await (await mock.world()).fetch('/auth/api/v1/users/me')).text(); await mock.close() })"
ENV FRESHBOOKS_MOCK_HOST=0.0.0.0
EXPOSE 3737
# a loaded machine may take seconds to start a process
HEALTHCHECK --interval=10s --timeout=10s --retries=6 --start-period=60s --start-interval=500ms \
  CMD ["node", "dist/main.js", "healthcheck"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve"]
