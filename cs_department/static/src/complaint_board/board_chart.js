/* global Chart */
import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor } from "@web/core/colors/colors";

/**
 * Bars that open the records behind them, with an optional line of shares (Pareto).
 */
export class BoardChart extends Component {
    static template = "cs_department.BoardChart";
    static props = {
        rows: Array,
        line: { type: Array, optional: true },
        label: String,
        lineLabel: { type: String, optional: true },
        onOpen: Function,
    };

    setup() {
        this.canvasRef = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new Chart(this.canvasRef.el, this.config);
                return () => chart.destroy();
            },
            () => [this.props.rows, this.props.line],
        );
    }

    get config() {
        const scheme = cookie.get("color_scheme");
        const text = getCustomColor(scheme, "#111827", "#E4E4E4");
        const grid = getCustomColor(scheme, "#d8dadd", "#3C3E4B");
        const { rows, line, onOpen } = this.props;
        const datasets = [
            {
                type: "bar",
                label: this.props.label,
                data: rows.map((row) => row.count),
                backgroundColor: getColor(0, scheme, "sm"),
                maxBarThickness: 48,
                order: 2,
            },
        ];
        const scales = {
            x: { ticks: { color: text, maxRotation: 60 }, grid: { display: false } },
            y: {
                beginAtZero: true,
                ticks: { color: text, precision: 0 },
                grid: { color: grid },
            },
        };
        if (line) {
            datasets.push({
                type: "line",
                label: this.props.lineLabel,
                data: line,
                borderColor: getColor(3, scheme, "sm"),
                backgroundColor: getColor(3, scheme, "sm"),
                yAxisID: "share",
                order: 1,
            });
            scales.share = {
                position: "right",
                min: 0,
                max: 100,
                ticks: { color: text, callback: (value) => `${value} %` },
                grid: { display: false },
            };
        }
        return {
            data: { labels: rows.map((row) => row.label), datasets },
            options: {
                maintainAspectRatio: false,
                animation: false,
                scales,
                plugins: {
                    legend: { display: Boolean(line), labels: { color: text } },
                },
                onHover: (event, elements) => {
                    event.native.target.style.cursor = elements.length ? "pointer" : "";
                },
                onClick: (event, elements) => {
                    if (elements.length) {
                        onOpen(rows[elements[0].index]);
                    }
                },
            },
        };
    }
}
