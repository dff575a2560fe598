using Microsoft.Extensions.Logging;
using Serilog.Extensions.Logging;

namespace ProFL.Node.Logging;

/// <summary>Writes what is logged to the log that the settings name. Nodes of one process that name the same file share it.</summary>
[ProviderAlias("ProFL")]
internal sealed class NodeLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    private readonly IDisposable _use;
    private readonly SerilogLoggerProvider _provider;

    public NodeLoggerProvider(LogSettings settings)
    {
        (Serilog.ILogger log, _use) = LogOutput.Open(settings);
        _provider = new SerilogLoggerProvider(log);
    }

    public ILogger CreateLogger(string categoryName) => _provider.CreateLogger(categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _provider.SetScopeProvider(scopeProvider);

    public void Dispose()
    {
        _provider.Dispose();
        _use.Dispose();
    }
}
