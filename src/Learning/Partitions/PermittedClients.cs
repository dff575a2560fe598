namespace ProFL.Learning.Partitions;

/// <summary>Which clients may have samples of which class.</summary>
internal sealed class PermittedClients
{
    private readonly bool[][] _allows;
    private readonly int[][] _byClass;

    public PermittedClients(int classes, int clients, IReadOnlyDictionary<int, ISet<int>>? lacking)
    {
        Classes = classes;
        Clients = clients;
        _allows = new bool[clients][];
        for (int client = 0; client < clients; client++)
        {
            _allows[client] = new bool[classes];
            for (int c = 0; c < classes; c++)
            {
                _allows[client][c] =
                    lacking is null || !lacking.TryGetValue(client, out ISet<int>? classesItLacks) || !classesItLacks.Contains(c);
            }
        }

        foreach (int client in lacking?.Keys ?? [])
        {
            if ((uint)client >= (uint)clients)
            {
                throw new ArgumentException(
                    $"Client {client} does not exist: with {clients} clients indices run from 0 to {clients - 1}.",
                    nameof(lacking)
                );
            }
        }

        _byClass = new int[classes][];
        for (int c = 0; c < classes; c++)
        {
            _byClass[c] = [.. Enumerable.Range(0, clients).Where(client => _allows[client][c])];
        }
    }

    public int Classes { get; }

    public int Clients { get; }

    /// <summary>The clients that may have a class, ascending.</summary>
    public int[] this[int sampleClass] => _byClass[sampleClass];

    public bool Allows(int client, int sampleClass) => _allows[client][sampleClass];
}
