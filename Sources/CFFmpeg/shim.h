#pragma once
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/samplefmt.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// Macros that Swift does not import.
static inline int capstan_averror(int code) { return AVERROR(code); }
static inline int capstan_averror_eof(void) { return AVERROR_EOF; }
static inline int capstan_averror_again(void) { return AVERROR(EAGAIN); }
static inline int capstan_averror_invaliddata(void) { return AVERROR_INVALIDDATA; }
static inline int64_t capstan_no_timestamp(void) { return AV_NOPTS_VALUE; }
static inline int capstan_seek_size(void) { return AVSEEK_SIZE; }
