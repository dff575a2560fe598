namespace ProFL.Node.Blobs;

/// <summary>One gate per key, so that two pulls of one blob become one; a gate is forgotten when nobody is at it.</summary>
public sealed class KeyedGates
{
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>Waits until nobody else is inside for this key.</summary>
    /// <param name="key">What is guarded.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Leaves when disposed.</returns>
    public async Task<IDisposable> Enter(string key, CancellationToken cancellationToken)
    {
        Gate? gate;
        lock (_gates)
        {
            if (!_gates.TryGetValue(key, out gate))
            {
                _gates[key] = gate = new Gate();
            }

            gate.Visitors++;
        }
        try
        {
            await gate.Semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(key, gate);
            throw;
        }
        return new Pass(this, key, gate);
    }

    private void Leave(string key, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Visitors == 0)
            {
                _gates.Remove(key);
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);
        public int Visitors { get; set; }
    }

    private sealed class Pass(KeyedGates gates, string key, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            gate.Semaphore.Release();
            gates.Leave(key, gate);
        }
    }
}
