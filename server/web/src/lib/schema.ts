// What this server can be asked: panels for questions that it does not have are not shown.
import { useQuery } from './query'

const question = `query Schema { __schema { queryType { fields { name } } } }`

interface Schema { __schema: { queryType: { fields: { name: string }[] } } }

/** The questions that the server has, by name; none until it has said so. */
export function useQuestions(): Set<string> {
  const { data } = useQuery<Schema>('', question, {})
  return new Set(data?.__schema.queryType.fields.map(f => f.name))
}
