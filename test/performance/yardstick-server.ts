import 'reflect-metadata';
import { Body, Controller, Inject, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';

/** What a route costs that does nothing but insert one row: the API's routes are measured against it. */
@Controller('rows')
class YardstickController {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  @Post()
  async insert(@Body() { id, reference }: { id: string; reference: string }): Promise<{ id: string }> {
    await this.pool.query('INSERT INTO yardstick (id, reference) VALUES ($1, $2)', [id, reference]);
    return { id };
  }
}

const { YARDSTICK_DATABASE_URL, YARDSTICK_PORT, DATABASE_POOL_SIZE } = process.env;
const pool = new pg.Pool({
  ...(YARDSTICK_DATABASE_URL === undefined ? {} : { connectionString: YARDSTICK_DATABASE_URL }),
  max: Number(DATABASE_POOL_SIZE),
});

@Module({ controllers: [YardstickController], providers: [{ provide: pg.Pool, useValue: pool }] })
class YardstickModule {}

await pool.query('CREATE TABLE IF NOT EXISTS yardstick (id text PRIMARY KEY, reference text NOT NULL)');
const app = await NestFactory.create<NestFastifyApplication>(YardstickModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(YARDSTICK_PORT), '127.0.0.1');
process.send?.('ready');
