namespace ProFL.Training.Natives;

/// <summary>
/// Who uses the process's allocator, and in which mode: all in the same. It is switched only while nobody does. Safe for concurrent use.
/// </summary>
/// <param name="apply">Sets the mode.</param>
public sealed class AllocatorSwitch(Action<AllocatorMode> apply)
{
    /// <summary>How many times its estimate a training takes at most where it is fast. Measured (docs/results/memory.md).</summary>
    public const int FastFactor = 4;

    private readonly Lock _gate = new();
    private AllocatorMode _mode = AllocatorMode.Tight;
    private int _users;
    private bool _tightIsWanted;

    /// <summary>Raised when nobody uses it any more.</summary>
    public event Action? Freed;

    /// <summary>That of this process.</summary>
    public static AllocatorSwitch OfThisProcess { get; } = new(Allocator.Use);

    /// <summary>Begins to use it, where it is free or in this mode.</summary>
    /// <param name="mode">Which is wanted. Who wants it tight is served before anybody who wants it fast.</param>
    /// <returns>False when it has to be waited for.</returns>
    public bool TryEnter(AllocatorMode mode)
    {
        lock (_gate)
        {
            if (mode == AllocatorMode.Fast && _tightIsWanted)
            {
                return false;
            }

            if (_users > 0 && mode != _mode)
            {
                _tightIsWanted = mode == AllocatorMode.Tight;
                return false;
            }

            if (mode != _mode)
            {
                apply(mode);
                _mode = mode;
            }

            _tightIsWanted &= mode != AllocatorMode.Tight;
            _users++;
            return true;
        }
    }

    /// <summary>Ends using it.</summary>
    public void Leave()
    {
        bool freed;
        lock (_gate)
        {
            _users--;
            freed = _users == 0;
        }

        if (freed)
        {
            Freed?.Invoke();
        }
    }
}
