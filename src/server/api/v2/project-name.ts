import { basename, join } from 'node:path'
import type { ProjectFiles } from '#foundation/files.ts'
