using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProFL.Node.Health;

/// <summary>A report as JSON: each check with its state, and where something is wrong with the reason and the remedy.</summary>
internal static class HealthJson
{
    /// <summary>The report.</summary>
    /// <param name="report">What the checks say.</param>
    /// <param name="kind">live or ready.</param>
    public static string Of(HealthReport report, string kind)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("status", report.Status == HealthStatus.Healthy ? kind : $"not {kind}");
            json.WriteStartArray("checks");
            foreach ((string name, HealthReportEntry entry) in report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("state", entry.Status == HealthStatus.Healthy ? "well" : "ill");
                if (entry.Status != HealthStatus.Healthy)
                {
                    json.WriteString("reason", entry.Description ?? entry.Exception?.Message ?? "");
                    json.WriteString("remedy", entry.Data.GetValueOrDefault(NodeCheck.Remedy) as string ?? "");
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
